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

const decided = (output: string | undefined): string => {
  const parsed = handedOn.safeParse(JSON.parse(output ?? '{}'));
  if (!parsed.success) return '';
  const { outcome } = parsed.data;
  if (typeof outcome === 'string') return 'told';
  if (outcome.kind === 'PURCHASED') return `bought: ${outcome.receipt?.id}`;
  if (outcome.kind === 'SETTLING') return `not in the service's books; looking since ${outcome.since}`;
  return words[outcome.kind] ?? outcome.kind;
};

const elapsed = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
};

/** A line of the narration; a passing one holds until the next. */
export type Line = { text: string; passing: boolean };

/** Tells an execution's events, one by one, as lines for people; events that say nothing to them give none. */
export const narrator = (definition: Definition): ((event: HistoryEvent) => Line | undefined) => {
  let began: number | undefined;
  let state = '';
  let failures: string[] = [];
  let caught = false;

  const lineOf = (event: HistoryEvent, mark: string, text: string, passing = false): Line => {
    const at = event.timestamp?.getTime() ?? 0;
    const time = elapsed(at - (began ?? at)).padStart(12);
    return { text: `${styled('gray', time)}  ${mark} ${styled('bold', state.padEnd(17))}  ${text}`, passing };
  };

  return (event) => {
    began ??= event.timestamp?.getTime();
    if (event.stateEnteredEventDetails) {
      state = event.stateEnteredEventDetails.name ?? '';
      failures = [];
      caught = false;
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
      if (caught) return lineOf(event, styled('red', '✗'), `${code}: ${message}`);
      const again = `again within ${within} s (attempt ${failures.length + 1})`;
      return lineOf(event, styled('yellow', '↻'), `${code}: ${message}; ${again}`);
    }
    if (event.type === 'TaskStateEntered')
      return lineOf(event, styled('gray', '·'), styled('gray', '…'), true);
    if (event.type === 'WaitStateEntered') {
      const seconds = definition.States[state]?.Seconds;
      return lineOf(event, styled('gray', '…'), `waiting ${seconds ?? 'some'} s, looking again`);
    }
    if (event.type === 'TaskStateExited' && !caught)
      return lineOf(event, styled('green', '✓'), decided(event.stateExitedEventDetails?.output));
    return undefined;
  };
};
