import Big from 'big.js';
import type { Evidence, ExecutionSeen, Owned } from './evidence.ts';
import type { History } from './history.ts';
import { ledgerFaults, unanswered } from './ledger-faults.ts';
import { aboveLimit, type Request, ratesAt } from './money.ts';

/** Which law was broken, and the sentence that tells how. */
export type Violation = {
  law: 'doublePurchases' | 'unlawfulSends' | 'untrueOutcomes' | 'unannounced' | 'stuck';
  sentence: string;
};

const outcomes = new Set([
  'PURCHASED',
  'PLANNED',
  'INELIGIBLE',
  'REJECTED',
  'INVALID',
  'FAILED',
  'NEEDS_ATTENTION',
]);

/**
 * Judges a run by the sandbox's books and by what the world was told, and by nothing else: it knows the laws, and
 * nothing of how the product keeps them.
 */
export const judge = (history: History, evidence: Evidence): Violation[] => {
  const violations: Violation[] = [];
  const broken = (law: Violation['law'], sentence: string) => violations.push({ law, sentence });
  const { executions, messages, owned, sends, prices } = evidence;

  const executionOf = new Map(executions.map((execution) => [execution.arn, execution]));
  const requestOf = ({ delivery }: ExecutionSeen): Request =>
    history.requests[history.deliveries[delivery]?.request ?? 0] as Request;
  /** Executions of one purchase: the same id and the same request. Without an id, each is one of its own. */
  const purchaseOf = (execution: ExecutionSeen): string => {
    const { dryRun: _, ...request } = requestOf(execution);
    return request.requestId === undefined ? execution.name : JSON.stringify(request);
  };
  const idOf = (execution: ExecutionSeen): string => requestOf(execution).requestId ?? execution.name;
  const sender = (row: Owned): ExecutionSeen | undefined => {
    const send = sends.find(({ requestId }) => requestId === row.requestId);
    return send && executionOf.get(send.execution);
  };

  // At most once.
  const bought = owned.flatMap((row) => {
    const execution = sender(row);
    return execution ? [{ row, execution, purchase: purchaseOf(execution), id: idOf(execution) }] : [];
  });
  for (const [id, rows] of Map.groupBy(bought, ({ id }) => id))
    if (rows.length > 1 && !history.residual)
      broken(
        'doublePurchases',
        `${id} was bought ${rows.length} times: ${rows.map(({ row }) => row.id).join(', ')}`,
      );

  // What may be sent.
  for (const send of sends) {
    const execution = executionOf.get(send.execution);
    if (!execution) {
      broken('unlawfulSends', `a send by an execution that does not exist, ${send.execution}`);
      continue;
    }
    const request = requestOf(execution);
    const id = idOf(execution);
    if (request.dryRun) broken('unlawfulSends', `${execution.name} is a dry run, and sent`);
    if (history.service === 'devicefarm' && !Number.isInteger(request.purchase.quantity || Number.NaN))
      broken('unlawfulSends', `${execution.name} is invalid, and sent`);
    if (aboveLimit(request, send, prices))
      broken('unlawfulSends', `${execution.name} is above its spend limit, and sent`);
    for (const fault of ledgerFaults(id, send, sends, executionOf, idOf)) broken('unlawfulSends', fault);
  }

  // What was told.
  for (const execution of executions) {
    const { told, name, status } = execution;
    const outcome = String(told?.outcome ?? '');
    if (execution.status === 'RUNNING') {
      broken(
        'stuck',
        `${name} still runs ${Math.round((evidence.endedAt - evidence.lastAccidentAt) / 3_600_000)} hours after the last accident`,
      );
      continue;
    }
    // A person who stops an execution is told by the second net, not by the workflow.
    if (status === 'ABORTED') continue;
    if (!outcomes.has(outcome)) {
      broken(
        'unannounced',
        `${name} ended as ${status} with ${execution.error ?? 'no error'}, in none of the seven outcomes`,
      );
      continue;
    }
    const own = messages.filter(({ machine }) => machine.execution === execution.arn);
    if (!own.some(({ machine, attributes }) => machine.outcome === outcome && attributes.outcome === outcome))
      broken('unannounced', `${name} ended in ${outcome}, and nobody was told so`);

    const purchase = purchaseOf(execution);
    const rows = bought.filter((one) => one.purchase === purchase);
    if (outcome === 'PURCHASED') {
      const receipt = (told?.receipt ?? {}) as { id?: string; record?: { cost?: { amount?: number } } };
      const row = owned.find(({ id }) => id === receipt.id);
      if (!row)
        broken('untrueOutcomes', `${name} tells of the receipt ${receipt.id}, which the books do not have`);
      else if (!history.residual && !rows.some(({ row: { id } }) => id === row.id))
        broken(
          'untrueOutcomes',
          `${name} claims ${row.id}, which ${sender(row)?.name ?? 'somebody else'} bought`,
        );
      const rate = (told?.commitment as { rate?: { amount?: string } } | undefined)?.rate?.amount;
      // Of several sends that may have bought it, the price of the last is told.
      const made = sends.findIndex(({ requestId }) => requestId === row?.requestId);
      const sent = sends.slice(Math.max(0, made)).filter((send) => {
        const by = executionOf.get(send.execution);
        return by && purchaseOf(by) === purchase;
      });
      if (
        rate !== undefined &&
        !sent.some((send) => ratesAt(requestOf(execution), send, prices).includes(rate))
      )
        broken(
          'untrueOutcomes',
          `${name} tells of a rate of ${rate}, which was not the price when it was sent`,
        );
      if (row?.cost !== undefined) {
        if (!new Big(receipt.record?.cost?.amount ?? -1).eq(row.cost))
          broken(
            'untrueOutcomes',
            `${name} tells of a cost of ${receipt.record?.cost?.amount}, and the books of ${row.cost}`,
          );
        if (
          !own.every(({ email }) =>
            email.includes(`${new Big(row.cost ?? 0).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')} USD`),
          )
        )
          broken('untrueOutcomes', `the e-mail of ${name} does not tell of ${row.cost} USD`);
      }
    }
    const toldAt = Math.max(...own.map(({ at }) => at));
    const lie = rows.find(({ row, execution: buyer }) => belies(outcome, toldAt, execution, row, buyer));
    if (['FAILED', 'REJECTED', 'INELIGIBLE', 'INVALID'].includes(outcome) && lie)
      broken('untrueOutcomes', `${name} ended in ${outcome}, and ${lie.row.id} was bought for it`);
    if (outcome === 'PLANNED' && rows.some(({ execution: { arn } }) => arn === execution.arn))
      broken('untrueOutcomes', `${name} ended in PLANNED, and bought`);
  }

  // Whoever was turned away for a purchase in flight was so while there was one.
  for (const execution of executions) {
    const [busy] = (execution.told?.reasons ?? []) as { code: string }[];
    if (execution.told?.outcome !== 'FAILED' || busy?.code !== 'OfferingBusy') continue;
    const others = [...new Set(evidence.ledger.map(({ purchaseId }) => purchaseId))].filter(
      (id) => id !== idOf(execution) && !id.startsWith('fence#'),
    );
    const busyAt = (id: string) => {
      const own = evidence.ledger.filter(({ purchaseId }) => purchaseId === id);
      const last = Math.max(...own.map(({ entry }) => Date.parse(String(entry.at))));
      const givenUp =
        own.some(({ type }) => type === 'PurchaseAbsent') &&
        !own.some(({ type }) => type === 'PurchaseAccepted');
      return givenUp || unanswered(evidence.ledger, id).length > 0 || last > execution.startedAt;
    };
    if (!others.some(busyAt))
      broken('stuck', `${execution.name} was turned away for a purchase in flight, and there was none`);
  }

  // What can't be excluded is at least said.
  if (
    history.residual &&
    !messages.some(({ attributes }) => ['warning', 'critical'].includes(attributes.severity ?? ''))
  )
    broken(
      'unannounced',
      `a risk that can't be excluded came true (${history.residual}), and nobody was warned`,
    );

  // Nobody is left in the dark.
  for (const { row, purchase, execution } of bought) {
    const same = executions.filter((candidate) => purchaseOf(candidate) === purchase);
    if (history.residual) continue;
    const claimed = messages.some(
      ({ machine, attributes }) =>
        machine.outcome === 'PURCHASED' &&
        (machine.receipt as { id?: string })?.id === row.id &&
        attributes.severity !== 'info',
    );
    const owned = same.some(
      ({ told }) => told?.outcome === 'PURCHASED' && (told.receipt as { id?: string })?.id === row.id,
    );
    if (owned && !claimed)
      broken(
        'unannounced',
        `${row.id} is the receipt of ${execution.name}, and only a message for information says so`,
      );
    const covered = same.some(({ told }) => told?.outcome === 'NEEDS_ATTENTION');
    const secondNet = same.some(({ status }) => status === 'ABORTED' || status === 'RUNNING');
    if (!claimed && !covered && !secondNet)
      broken('unannounced', `${execution.name} bought ${row.id}, and nobody was told of it`);
  }
  return violations;
};

/**
 * Whether a purchase makes a lie of an outcome that says that nothing was bought. Of INELIGIBLE counts what was bought
 * when the service was asked; FAILED and REJECTED are said for all executions that were under way when this one began, at
 * the moment of the message (a redrive may end the execution again, much later), and INVALID for good.
 */
const belies = (
  outcome: string,
  toldAt: number,
  execution: ExecutionSeen,
  row: Owned,
  buyer: ExecutionSeen,
): boolean => {
  if (outcome === 'INELIGIBLE') return row.at <= (execution.askedAt ?? execution.startedAt);
  return row.at <= toldAt || buyer.startedAt <= execution.startedAt;
};
