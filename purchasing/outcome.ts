import type { Commitment } from './commitment.ts';
import type { Receipt } from './receipt.ts';
import type { Fault } from './request.ts';

/** A reason against a purchase: a code for machines, a sentence for people, and the figures in it. */
export type Reason = { code: string; message: string; figures?: Record<string, string | number> };

/** How a request ended. The seven kinds are the only ones that a person is told of. */
export type Outcome =
  | {
      kind: 'PURCHASED';
      receipt: Receipt;
      commitment?: Commitment;
      foundBy: FoundBy;
      boughtEarlier?: true;
      absentSends?: number;
    }
  | { kind: 'PLANNED'; commitment: Commitment }
  | { kind: 'INELIGIBLE'; reasons: Reason[]; commitment?: Commitment }
  | { kind: 'REJECTED'; reasons: Reason[] }
  | { kind: 'INVALID'; faults: Fault[] }
  | { kind: 'FAILED'; reasons: Reason[] }
  | { kind: 'NEEDS_ATTENTION'; reasons: Reason[]; since?: string; commitment?: Commitment };

/** How a receipt was come by: the service's answer, its books read afterwards, or a person who settled it. */
export type FoundBy = 'answer' | 'reconciliation' | 'person';

/** Where a request stands between two states; the state machine's choices read `kind`. */
export type Standing =
  | { kind: 'VALID' }
  | { kind: 'ELIGIBLE' }
  | { kind: 'UNKNOWN' }
  /** The attempt numbered `attempt` is unknown. The service's books are read until the window ends that began at `since`, if it has begun. */
  | { kind: 'SETTLING'; attempt: number; since?: string }
  | { kind: 'SEND_AGAIN' };

export type Decision = Outcome | Standing;

const outcomes = new Set([
  'PURCHASED',
  'PLANNED',
  'INELIGIBLE',
  'REJECTED',
  'INVALID',
  'FAILED',
  'NEEDS_ATTENTION',
]);

export const isOutcome = (decision: Decision): decision is Outcome => outcomes.has(decision.kind);

/** What a Catch leaves behind. `Cause` of a function's error is JSON text: errorType, errorMessage, trace. */
export type CaughtError = { Error: string; Cause: string };

/** A caught error in words. Causes that are no JSON come from Step Functions itself and are often empty. */
export const reasonCaught = ({ Error: code, Cause }: CaughtError): Reason => {
  try {
    return { code, message: String(JSON.parse(Cause).errorMessage) };
  } catch {
    return { code, message: Cause || `The state ended with ${code}.` };
  }
};
