import type { LedgerEntry } from './ledger.ts';
import type { Reason } from './outcome.ts';
import type { Receipt } from './receipt.ts';

/**
 * What a call of PurchaseOffering proves. `throttled` and `unreachable`: that send bought nothing, another may;
 * `refused`: it bought nothing, and asking again is of no use; `unknown`: it may have bought.
 */
export type Answer = { kind: 'accepted'; receipt: Receipt } | No | { kind: 'unknown'; reason: Reason };

/** A definite no to one send. */
export type No = { kind: 'throttled' | 'unreachable' | 'refused'; reason: Reason };

/** The fact that an answer makes of an attempt; "unknown" makes none. */
export const factOf = (
  answer: Exclude<Answer, { kind: 'unknown' }>,
  attempt: number,
  at: string,
): LedgerEntry => {
  if (answer.kind === 'accepted')
    return { type: 'PurchaseAccepted', at, receipt: answer.receipt, foundBy: 'answer' };
  const type = answer.kind === 'refused' ? 'PurchaseRejected' : 'PurchaseRefused';
  return { type, at, attempt, reason: answer.reason };
};
