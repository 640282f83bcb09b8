import { type History, isUnknown, type LedgerEntry, type Settler } from './ledger.ts';
import type { Candidate } from './receipt.ts';
import { settlementSeconds } from './reconciliation.ts';
import { absentSends } from './standing.ts';

/** What a person says became of a purchase: the receipt it brought, or nothing. */
export type Word = { bought: string } | { bought: undefined };

/** What is known when a person settles a purchase. `found` and `claimedBy` are read after the history. */
export type Evidence = {
  history: History;
  /** Purchases in the service's books that this one may have become. */
  found: Candidate[];
  /** Which other purchase a receipt belongs to by its ledger. */
  claimedBy: (receipt: string) => string | undefined;
  at: string;
};

/**
 * By how much a send may be later than its entry says: `at` is when the state was entered, and the state machine may
 * have repeated it 60 times, with 960 seconds of pauses, each run up to the function's time-out of 60 seconds.
 */
const longestRetrySeconds = 960 + 61 * 60;

/** Why there is nothing for a person to settle, or undefined when there is. */
export const nothingToSettle = (history: History): string | undefined => {
  const [first] = history.accepted;
  if (first) return `It was bought: its receipt is ${first.receipt.id}.`;
  if (isUnknown(history) || absentSends(history).absentSends) return undefined;
  if (history.sequence === 0) return 'The ledger has nothing on it.';
  return 'No send of it may have bought anything.';
};

/**
 * The entry that a person's word becomes, or why the books contradict it. While the last send is younger than the
 * settlement window, nobody can know that it bought nothing: it may still land.
 */
export const settle = (
  { bought }: Word,
  { history, found, claimedBy, at }: Evidence,
  settledBy: Settler,
): { entry: LedgerEntry } | { refused: string } => {
  const nothing = nothingToSettle(history);
  if (nothing) return { refused: nothing };
  const unclaimed = found.filter(({ id }) => claimedBy(id) === undefined);
  if (bought !== undefined) {
    const receipt = found.find(({ id }) => id === bought);
    const shown = unclaimed.map(({ id }) => id).join(', ') || 'none';
    if (!receipt)
      return {
        refused: `The service's books show no purchase ${bought} that this could be. They show: ${shown}.`,
      };
    const other = claimedBy(bought);
    if (other !== undefined) return { refused: `The receipt ${bought} belongs to the purchase ${other}.` };
    const { differs: _, ...accepted } = receipt;
    return { entry: { type: 'PurchaseAccepted', at, receipt: accepted, foundBy: 'person', settledBy } };
  }
  const ours = unclaimed.filter(({ differs }) => !differs);
  if (ours.length > 0)
    return {
      refused: `The service's books show what this purchase may have become: ${ours.map(({ id }) => id).join(', ')}. If it is, say --bought.`,
    };
  const sentAt = history.attempts.at(-1)?.at ?? at;
  const certainFrom = new Date(
    Date.parse(sentAt) + (longestRetrySeconds + settlementSeconds) * 1000,
  ).toISOString();
  if (at < certainFrom)
    return {
      refused: `It was sent at ${sentAt} and may still land: not before ${certainFrom} can this be said.`,
    };
  const reason = {
    code: 'SettledByPerson',
    message: `${settledBy.name} found that nothing was bought: ${settledBy.why}`,
  };
  return { entry: { type: 'PurchaseRejected', at, reason, settledBy } };
};
