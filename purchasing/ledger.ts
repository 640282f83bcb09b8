import { isDeepStrictEqual } from 'node:util';
import type { Commitment } from './commitment.ts';
import type { FoundBy, Reason } from './outcome.ts';
import type { Receipt } from './receipt.ts';
import type { Purchase } from './request.ts';

/**
 * The facts of a purchase, in the order they became true. "Unknown" is no entry: it is a submission without an
 * answer, so that a function killed in the middle leaves the truth behind. `at` is when the state was entered.
 */
export type LedgerEntry = { at: string } & (
  | { type: 'PurchaseClaimed'; purchase: Purchase; commitment: Commitment }
  /** Written before the send. `knownReceipts`: purchases like this one that are not it. */
  | { type: 'PurchaseSubmitted'; attempt: number; knownReceipts: string[] }
  /** A definite no to that send, or an attempt that was pushed aside before its send: nothing was bought by it. */
  | { type: 'PurchaseRefused'; attempt: number; reason: Reason }
  /** That send was not in the service's books when the settlement window had passed. */
  | { type: 'PurchaseAbsent'; attempt: number; since: string }
  | { type: 'PurchaseAccepted'; receipt: Receipt; foundBy: FoundBy; settledBy?: Settler }
  /** A definite no that will not change: to the send numbered `attempt`, or, without one, a person's word on all of them. */
  | { type: 'PurchaseRejected'; attempt?: number; reason: Reason; settledBy?: Settler }
  /** Given up, and certain that nothing was bought. */
  | { type: 'PurchaseAbandoned'; reasons: Reason[] }
);

/** The person who settled what could not be established, and why. */
export type Settler = { name: string; why: string };

export type Attempt = {
  number: number;
  at: string;
  knownReceipts: string[];
  /** `denied`: by the word of a person, not of the service. */
  answer?: 'refused' | 'absent' | 'accepted' | 'denied';
};

/** A purchase's ledger, read: what its entries add up to. `sequence` is the number of the last one, 0 when there is none. */
export type History = {
  sequence: number;
  claimed?: { purchase: Purchase; commitment: Commitment; at: string };
  attempts: Attempt[];
  accepted: { receipt: Receipt; foundBy: FoundBy; at: string; sequence: number }[];
  closed?: {
    at: string;
    sequence: number;
    kind: 'REJECTED' | 'FAILED';
    reasons: Reason[];
    settledBy?: Settler;
  };
};

const answered = (
  attempts: Attempt[],
  number: number,
  answer: NonNullable<Attempt['answer']>,
  at: string,
): Attempt[] =>
  attempts.some((attempt) => attempt.number === number)
    ? attempts.map((attempt) => (attempt.number === number ? { ...attempt, answer } : attempt))
    : [...attempts, { number, at, knownReceipts: [], answer }];

/** A receipt answers the send that is open, or else the one that was given up or denied last: it bought after all. */
const received = (attempts: Attempt[]): Attempt[] => {
  const open = attempts.some(({ answer }) => answer === undefined);
  const found = attempts.findLastIndex(({ answer }) =>
    open ? answer === undefined : answer === 'absent' || answer === 'denied',
  );
  return attempts.map((attempt, index) => (index === found ? { ...attempt, answer: 'accepted' } : attempt));
};

/** Whether a send may have bought something that nobody has a receipt for. */
const mayHaveBought = ({ answer }: Attempt): boolean => answer === undefined || answer === 'absent';

const denied = (attempts: Attempt[]): Attempt[] =>
  attempts.map((attempt) => (mayHaveBought(attempt) ? { ...attempt, answer: 'denied' } : attempt));

/** A purchase is closed by a final no only if no other send of it may have bought. */
const closedBy = (history: History, closed: Omit<NonNullable<History['closed']>, 'sequence'>): History =>
  isUnknown(history) ? history : { ...history, closed: { ...closed, sequence: history.sequence + 1 } };

/** What the service answered counts for more than what was found in its books before. */
const acceptedWith = (
  accepted: History['accepted'],
  entry: History['accepted'][number],
): History['accepted'] => {
  const known = accepted.find(({ receipt }) => receipt.id === entry.receipt.id);
  if (!known) return [...accepted, entry];
  return entry.foundBy === 'answer'
    ? accepted.map((one) => (one === known ? { ...one, foundBy: 'answer' } : one))
    : accepted;
};

const applied = (history: History, entry: LedgerEntry): History => {
  const { closed: _, ...open } = history;
  switch (entry.type) {
    case 'PurchaseClaimed':
      return { ...open, claimed: entry };
    case 'PurchaseSubmitted':
      return {
        ...open,
        attempts: [
          ...history.attempts,
          { number: entry.attempt, at: entry.at, knownReceipts: entry.knownReceipts },
        ],
      };
    case 'PurchaseRefused':
      return { ...history, attempts: answered(history.attempts, entry.attempt, 'refused', entry.at) };
    case 'PurchaseAbsent':
      return { ...open, attempts: answered(history.attempts, entry.attempt, 'absent', entry.at) };
    case 'PurchaseAccepted':
      return {
        ...history,
        attempts: received(history.attempts),
        accepted: acceptedWith(history.accepted, { ...entry, sequence: history.sequence + 1 }),
      };
    case 'PurchaseRejected': {
      const { attempt, at, reason, settledBy } = entry;
      const attempts =
        attempt === undefined ? denied(history.attempts) : answered(history.attempts, attempt, 'refused', at);
      const closed = { at, kind: 'REJECTED' as const, reasons: [reason] };
      return closedBy({ ...history, attempts }, settledBy ? { ...closed, settledBy } : closed);
    }
    case 'PurchaseAbandoned':
      return closedBy(history, { at: entry.at, kind: 'FAILED', reasons: entry.reasons });
  }
};

/** The history with one more entry at its end. */
export const evolve = (history: History, entry: LedgerEntry): History => ({
  ...applied(history, entry),
  sequence: history.sequence + 1,
});

export const historyOf = (entries: LedgerEntry[]): History =>
  entries.reduce(evolve, { sequence: 0, attempts: [], accepted: [] });

/** Whether the service may have bought something for this purchase that nobody has a receipt for. */
export const isUnknown = ({ attempts, accepted }: History): boolean =>
  accepted.length === 0 && attempts.some(mayHaveBought);

/** Purchases that are not this one, as they were known before each of its sends. */
export const knownReceiptsOf = (attempts: Attempt[]): string[] =>
  attempts.flatMap(({ knownReceipts }) => knownReceipts);

/** The number of the next send: attempts are counted over all executions of a purchase. */
export const nextAttempt = ({ attempts }: History): number => attempts.length + 1;

/** Whether nothing can come of this attempt any more: it was answered, and no other send of the purchase is unknown. */
export const isAnswered = (history: History, number: number): boolean =>
  !isUnknown(history) && history.attempts.some((attempt) => attempt.number === number);

const identity = ({ requestedAt: _, ledgerSeen: __, dryRun: ___, ...request }: Purchase) => request;

/** Whether two purchases under one id are the same request; a Start that both left out is the same Start. */
export const isSameRequest = (claimed: Purchase, asked: Purchase): boolean =>
  isDeepStrictEqual(identity(claimed), identity(withClaimedStart(claimed, asked)));

/** The purchase as it was claimed: a Start that was left out stays the one of the execution that claimed it. */
export const withClaimedStart = (claimed: Purchase, asked: Purchase): Purchase => {
  if (claimed.service !== 'mediaconnect' || asked.service !== 'mediaconnect') return asked;
  const { Start } = claimed.parameters;
  if (!claimed.startLeftOut || !(asked.startLeftOut || asked.parameters.Start === Start)) return asked;
  return { ...asked, startLeftOut: true, parameters: { ...asked.parameters, Start } };
};
