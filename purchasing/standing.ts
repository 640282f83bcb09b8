import { isDeepStrictEqual } from 'node:util';
import type { Commitment } from './commitment.ts';
import { type History, isSameRequest, isUnknown, knownReceiptsOf, withClaimedStart } from './ledger.ts';
import type { Decision, Outcome, Reason } from './outcome.ts';
import type { Candidate, Receipt } from './receipt.ts';
import type { Purchase } from './request.ts';

/**
 * The outcome that a purchase's ledger already holds for this execution; undefined while it is still open. What
 * was closed before this execution started is open again: a person who starts it once more means it.
 */
export const settledOutcome = (history: History, purchase: Purchase): Outcome | undefined => {
  const { claimed, accepted, closed } = history;
  if (claimed && !isSameRequest(claimed.purchase, purchase))
    return {
      kind: 'INVALID',
      faults: [
        {
          path: 'requestId',
          expected: `the request that was made under this id on ${claimed.at} (RequestIdReused)`,
          received: `a different request. What became of the first one: ${standingInWords(history)}. Under an id of its own, this one is a purchase of its own`,
        },
      ],
    };
  const [first, ...others] = accepted;
  if (first && others.length > 0) return boughtTwice(accepted.map(({ receipt }) => receipt));
  if (first)
    return {
      kind: 'PURCHASED',
      receipt: first.receipt,
      ...(claimed && { commitment: claimed.commitment }),
      foundBy: first.foundBy,
      ...(first.sequence <= purchase.ledgerSeen && { boughtEarlier: true as const }),
      ...absentSends(history),
    };
  if (closed && isClosedFor(closed, purchase)) return { kind: closed.kind, reasons: closed.reasons };
  return undefined;
};

/**
 * What was closed is so for every execution that was under way by then: that had read the ledger before, or had
 * started. (`at`, when the closing state was entered, may be older than both.)
 */
const isClosedFor = (
  closed: NonNullable<History['closed']>,
  { ledgerSeen, requestedAt }: Purchase,
): boolean => closed.sequence > ledgerSeen || Date.parse(closed.at) >= Date.parse(requestedAt);

/** The purchase as its ledger knows it: while a send of it is unknown, a Start that was left out is the one that was sent. */
export const claimedAs = (history: History, purchase: Purchase): Purchase =>
  history.claimed && isUnknown(history) ? withClaimedStart(history.claimed.purchase, purchase) : purchase;

const standingInWords = (history: History): string => {
  const [first] = history.accepted;
  if (first) return `it was purchased, receipt ${first.receipt.id}`;
  return isUnknown(history) ? 'it may have been purchased, and is not settled' : 'it was not purchased';
};

/** How many sends were given up as absent or denied: should one land after all, it is a purchase that nobody has a receipt for. */
export const absentSends = ({ attempts }: History): { absentSends?: number } => {
  const absent = attempts.filter(({ answer }) => answer === 'absent' || answer === 'denied').length;
  return absent > 0 ? { absentSends: absent } : {};
};

/** Whether the claim in the ledger is for just what is to be sent now, at the price of now. */
export const isClaimedAs = (
  { claimed, closed }: History,
  purchase: Purchase,
  commitment: Commitment,
): boolean =>
  !closed &&
  isDeepStrictEqual(claimed?.purchase.parameters, purchase.parameters) &&
  isDeepStrictEqual(claimed?.commitment, commitment);

/**
 * Why not to send after all: the books show what an earlier send, given up as absent or denied by a person, may have
 * bought. `others`: receipts of other purchases.
 */
export const landedAfterAll = (
  history: History,
  found: Candidate[],
  others: string[],
): Decision | undefined => {
  if (!absentSends(history).absentSends) return undefined;
  const known = new Set([...others, ...knownReceiptsOf(history.attempts)]);
  const landed = found.map(({ id }) => id).filter((id) => !known.has(id));
  if (landed.length === 0) return undefined;
  if (isUnknown(history)) return { kind: 'UNKNOWN' };
  return {
    kind: 'NEEDS_ATTENTION',
    reasons: [
      {
        code: 'FoundAfterAll',
        message: `It was settled as not bought, and the service's books now show what may be that purchase: ${landed.join(', ')}. Nothing was sent.`,
      },
    ],
  };
};

const boughtTwice = (receipts: Receipt[]): Outcome => ({
  kind: 'NEEDS_ATTENTION',
  reasons: [
    {
      code: 'BoughtTwice',
      message: `The service holds ${receipts.length} purchases for this one request: ${receipts.map(({ id }) => id).join(', ')}. Ask AWS Support about all but one.`,
    },
  ],
});

/** What to do with a valid request: answer from the ledger, find out what became of an earlier send, or go on. */
export const standingOf = (history: History, purchase: Purchase): Decision =>
  settledOutcome(history, purchase) ?? { kind: isUnknown(history) ? 'UNKNOWN' : 'VALID' };

/** The verdict on a purchase that nothing was bought for so far: a refusal only if no send of it is unknown. */
export const eligibilityOf = (
  purchase: Purchase,
  history: History | undefined,
  commitment: Commitment | undefined,
  reasons: Reason[],
): Decision => {
  if (commitment && reasons.length === 0)
    return purchase.dryRun ? { kind: 'PLANNED', commitment } : { kind: 'ELIGIBLE' };
  const settled = history && settledOutcome(history, purchase);
  if (settled) return settled;
  if (history && isUnknown(history)) return { kind: 'UNKNOWN' };
  return { kind: 'INELIGIBLE', reasons, ...(commitment && { commitment }) };
};

/** May it be sent now? `undefined` is yes; everything else is why not. */
export const whyNotSend = (
  history: History,
  purchase: Purchase,
  commitment: Commitment | undefined,
  reasons: Reason[],
): Decision | undefined => {
  const settled = settledOutcome(history, purchase);
  if (settled) return settled;
  if (history.attempts.some(({ answer }) => answer === undefined)) return { kind: 'UNKNOWN' };
  if (isUnknown(history) && !maySendAgain(purchase)) return { kind: 'UNKNOWN' };
  const verdict = eligibilityOf(purchase, history, commitment, reasons);
  return verdict.kind === 'ELIGIBLE' ? undefined : verdict;
};

/**
 * Whether a send that was not found may be repeated. MediaConnect allows one active reservation and one use of a
 * name, so that a late landing makes the repeat a refusal; Device Farm has no such net and needs the request's word.
 */
export const maySendAgain = (purchase: Purchase): boolean =>
  purchase.service === 'mediaconnect' || purchase.resendWhenAbsent;
