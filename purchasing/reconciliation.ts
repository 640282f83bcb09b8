import { evolve, type History, isUnknown, knownReceiptsOf, type LedgerEntry } from './ledger.ts';
import type { Decision, Reason } from './outcome.ts';
import type { Candidate } from './receipt.ts';
import type { Purchase } from './request.ts';
import { absentSends, maySendAgain } from './standing.ts';

/**
 * How long the service's books are read before a send counts as absent, in seconds. It has to outlast the function
 * that sends (60 s), a request that lands late and a read that lags; AWS publishes no figure for the last two.
 */
export const settlementSeconds = 900;

/** How often a purchase goes round from ReconcilePurchase back to a send before it is given up. */
const mostRounds = 3;

/** What to look for: purchases made at or after `submittedAt`, other than `knownReceipts`. */
export type Search = { submittedAt: string; knownReceipts: string[] };

/** Where the search for an unknown send begins: at the first one that may have bought. */
export const searchFor = ({ attempts }: History): Search | undefined => {
  const first = attempts.find(({ answer }) => answer !== 'refused');
  return first && { submittedAt: first.at, knownReceipts: knownReceiptsOf(attempts) };
};

/** What a look decides: the fact to append, if it is a new one, and where the execution goes. */
export type Verdict = { decision: Decision; entry?: LedgerEntry; round: number };

/** Nothing of this purchase is unknown and nothing was bought: go round again, or give up. A dry run closes nothing. */
export const unsent = (
  { dryRun }: Purchase,
  round: number,
  at: string,
  error: Reason | undefined,
): Verdict => {
  if (round < mostRounds) return { decision: { kind: 'SEND_AGAIN' }, round: round + 1 };
  const reasons = [error ?? { code: 'GivenUp', message: 'No send was accepted.' }];
  const entry = { type: 'PurchaseAbandoned', at, reasons } as const;
  return { decision: { kind: 'FAILED', reasons }, ...(!dryRun && { entry }), round };
};

/** Judges what the service's books show of an unknown send. `previous` is what the last look decided. */
export const judge = ({
  history,
  purchase,
  found,
  previous,
  at,
  round,
}: {
  history: History;
  purchase: Purchase;
  found: Candidate[];
  previous: Decision;
  at: string;
  round: number;
}): Verdict => {
  const { claimed, attempts } = history;
  const latest = attempts.at(-1);
  if (!latest || !isUnknown(history)) throw new Error('Only an unknown send can be judged');
  const commitment = claimed && { commitment: claimed.commitment };
  const same = found.filter(({ differs }) => !differs);
  const [candidate] = same;
  if (candidate && same.length === 1) {
    const { differs: _, ...receipt } = candidate;
    const entry = { type: 'PurchaseAccepted', at, receipt, foundBy: 'reconciliation' } as const;
    const absent = absentSends(evolve(history, entry));
    return {
      decision: { kind: 'PURCHASED', receipt, ...commitment, foundBy: 'reconciliation', ...absent },
      entry,
      round,
    };
  }
  const attention = (code: string, message: string): Verdict => ({
    decision: { kind: 'NEEDS_ATTENTION', reasons: [{ code, message }], since: latest.at, ...commitment },
    round,
  });
  const ambiguous = (candidates: Candidate[]): Verdict =>
    attention(
      'AmbiguousReceipts',
      `The service's books show what could be this purchase, and nobody can tell: ${candidates.map(({ id }) => id).join(', ')}.`,
    );
  if (same.length > 1) return ambiguous(same);
  // The first look at an attempt may be a late retry of a state that was entered long before the send: the time of the
  // next entry is the first that is certain to be after it.
  const attempt = latest.number;
  if (previous.kind !== 'SETTLING' || previous.attempt !== attempt)
    return { decision: { kind: 'SETTLING', attempt }, round };
  const { since = at } = previous;
  if (Date.parse(at) - Date.parse(since) < settlementSeconds * 1000)
    return { decision: { kind: 'SETTLING', attempt, since }, round };
  // Something was bought that is not what was sent, to judge by how it is written down. It is not believed absent.
  if (found.length > 0) return ambiguous(found);
  if (latest.answer === 'refused')
    return attention(
      'RefusedAfterUnknown',
      'The service refused the last send, and an earlier one got no answer: it may still have bought.',
    );
  if (purchase.dryRun || !maySendAgain(purchase) || round >= mostRounds)
    return attention(
      'OutcomeUnknown',
      `The service never answered, and its books do not show the purchase after ${settlementSeconds / 60} minutes of looking.`,
    );
  const absent = { type: 'PurchaseAbsent', at, attempt, since } as const;
  return {
    decision: { kind: 'SEND_AGAIN' },
    ...(latest.answer === undefined && { entry: absent }),
    round: round + 1,
  };
};
