import * as z from 'zod/mini';
import type { HistoryEvent } from '../aws/workflow.ts';
import { reasonCaught } from '../purchasing/outcome.ts';
import { type Definition, retryWithin } from './retries.ts';
import { styled } from './terminal.ts';

/** What a state hands on, as far as a line about it needs it. */
const handedOn = z.object({
  outcome: z.union([
    z.string(),
    z.object({
      kind: z.string(),
      since: z.optional(z.string()),
      receipt: z.optional(z.object({ id: z.string() })),
    }),
  ]),
});

const words: Record<string, string> = {
  VALID: 'the request is in order, and not bought before',
  ELIGIBLE: 'eligible: nothing stands against it',
  UNKNOWN: 'no answer that says whether it was bought',
  SEND_AGAIN: 'it was not bought; it may be sent again',
  PLANNED: 'eligible; a dry run ends here',
  INELIGIBLE: 'not eligible',
  REJECTED: 'the service refused',
  INVALID: 'the request is not in order',
  FAILED: 'given up; nothing was bought',
  NEEDS_ATTENTION: 'it could not be established',
};

const marks: Record<string, string> = {
  UNKNOWN: styled('yellow', '?'),
  SETTLING: styled('yellow', '?'),
  INELIGIBLE: styled('yellow', '✗'),
  REJECTED: styled('yellow', '✗'),
  INVALID: styled('yellow', '✗'),
  FAILED: styled('yellow', '✗'),
  NEEDS_ATTENTION: styled('red', '!'),
};

const decided = (output: string | undefined): { mark: string; text: string } => {
  const done = styled('green', '✓');
  const parsed = handedOn.safeParse(JSON.parse(output ?? '{}'));
  if (!parsed.success) return { mark: done, text: '' };
  const { outcome } = parsed.data;
  if (typeof outcome === 'string') return { mark: done, text: 'told' };
  const { kind, receipt, since } = outcome;
  const mark = marks[kind] ?? done;
  if (kind === 'PURCHASED') return { mark, text: `bought: ${receipt?.id}` };
  if (kind === 'SETTLING')
    return { mark, text: `not in the service's books; looking ${since ? `since ${since}` : 'for it'}` };
  return { mark, text: words[kind] ?? kind };
};

const elapsed = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
};

/** A line of the narration; a passing one holds until the next, and a counting one stays unless the next one counts on. */
export type Line = { text: string; shown: 'for good' | 'passing' | 'counting' };

/** Tells an execution's events, one by one, as lines for people; events that say nothing to them give none. */
export const narrator = (definition: Definition): ((event: HistoryEvent) => Line | undefined) => {
  let began: number | undefined;
  let state = '';
  let failures: string[] = [];
  let caught = false;
  let latestReason = '';
  const told = new Map<string, string>();

  /** What a state has said before is passing. */
  const lineOf = (
    event: HistoryEvent,
    mark: string,
    text: string,
    shown: Line['shown'] = told.get(state) === text ? 'passing' : 'for good',
  ): Line => {
    if (shown === 'for good') told.set(state, text);
    const at = event.timestamp?.getTime() ?? 0;
    const time = elapsed(at - (began ?? at)).padStart(12);
    return { text: `${styled('gray', time)}  ${mark} ${styled('bold', state.padEnd(17))}  ${text}`, shown };
  };

  return (event) => {
    began ??= event.timestamp?.getTime();
    if (event.stateEnteredEventDetails) {
      state = event.stateEnteredEventDetails.name ?? '';
      failures = [];
      caught = false;
      latestReason = '';
    }
    const failed =
      event.taskFailedEventDetails ??
      event.taskTimedOutEventDetails ??
      event.taskSubmitFailedEventDetails ??
      event.taskStartFailedEventDetails;
    if (failed) {
      const { code, message } = reasonCaught({ Error: failed.error ?? '', Cause: failed.cause ?? '' });
      failures.push(code);
      const within = retryWithin(definition, state, failures);
      caught = within === undefined;
      const reason = `${code}: ${message}`;
      if (caught) return lineOf(event, styled('red', '✗'), reason);
      const again = `again within ${within} s (attempt ${failures.length + 1})`;
      const counts = reason === latestReason;
      latestReason = reason;
      return counts
        ? lineOf(event, styled('yellow', '↻'), `${again}, ${reason}`, 'counting')
        : lineOf(event, styled('yellow', '↻'), `${reason}; ${again}`);
    }
    if (event.type === 'TaskStateEntered') return lineOf(event, '·', '…', 'passing');
    if (event.type === 'WaitStateEntered') {
      const seconds = definition.States[state]?.Seconds;
      return lineOf(event, styled('gray', '…'), `waiting ${seconds ?? 'some'} s, looking again`);
    }
    if (event.type !== 'TaskStateExited' || caught) return undefined;
    const { mark, text } = decided(event.stateExitedEventDetails?.output);
    return lineOf(event, mark, text);
  };
};
