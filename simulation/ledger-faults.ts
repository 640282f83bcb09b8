import type { ExecutionSeen, LedgerRow, Send } from './evidence.ts';

/** What answers a send for good. `PurchaseAbsent` lets the same purchase be sent again; for all others it is in flight. */
const verdicts = ['PurchaseRefused', 'PurchaseRejected', 'PurchaseAccepted'];
const answers = [...verdicts, 'PurchaseAbsent'];

/** The submissions of a purchase that have no answer in the ledger. */
export const unanswered = (rows: LedgerRow[], id: string, by = answers): LedgerRow[] => {
  const own = rows.filter(({ purchaseId }) => purchaseId === id);
  const settled = own.some(({ type }) => type === 'PurchaseAccepted');
  return own.filter(
    ({ type, entry }) =>
      !settled &&
      type === 'PurchaseSubmitted' &&
      !own.some((other) => by.includes(other.type) && other.entry.attempt === entry.attempt),
  );
};

/** What the ledger, as it was at the moment of a send, has against it. */
export const ledgerFaults = (
  id: string,
  send: Send,
  sends: Send[],
  executionOf: Map<string, ExecutionSeen>,
  idOf: (execution: ExecutionSeen) => string,
): string[] => {
  const mine = unanswered(send.ledger, id);
  const before = sends.filter((other) => {
    const execution = executionOf.get(other.execution);
    return execution && idOf(execution) === id && sends.indexOf(other) <= sends.indexOf(send);
  });
  const intents = send.ledger.filter(
    ({ purchaseId, type }) => purchaseId === id && type === 'PurchaseSubmitted',
  );
  const others = [...new Set(send.ledger.map(({ purchaseId }) => purchaseId))].filter(
    (other) =>
      other !== id &&
      !other.startsWith('fence#') &&
      sameScope(send.ledger, id, other) &&
      unanswered(send.ledger, other, verdicts).length > 0,
  );
  return [
    ...(intents.length < before.length
      ? [`${id} was sent ${before.length} times on ${intents.length} entries in the ledger`]
      : []),
    ...(mine.length > 1 ? [`${id} was sent while an earlier send of it was unknown`] : []),
    ...others.map((other) => `${id} was sent while ${other} was in flight for the same offering`),
  ];
};

/** Whether two purchases are for what only one may be in flight for. */
const sameScope = (ledger: LedgerRow[], one: string, other: string): boolean => {
  const scope = (id: string): unknown => {
    const claim = ledger.find(({ purchaseId, type }) => purchaseId === id && type === 'PurchaseClaimed')
      ?.entry as { purchase: { region: string; parameters: { offeringId?: string } } } | undefined;
    return claim && (claim.purchase.parameters.offeringId ?? claim.purchase.region);
  };
  return scope(one) !== undefined && scope(one) === scope(other);
};
