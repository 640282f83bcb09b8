import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { reportOn } from '../purchasing/report.ts';
import { type Showing, seeThrough } from './execution.ts';
import { exitCodes } from './exit-codes.ts';
import { isRefusal, whyFailed } from './failure.ts';
import { printReport } from './receipt.ts';
import { readRequest } from './request-file.ts';
import { openTarget, type Target, targeted } from './target.ts';
import { print, styled } from './terminal.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request without an id gets one here, before it is sent: what may have been started can then be started again. */
const identified = (request: unknown): { request: unknown; given?: string } => {
  if (!isObject(request) || request.requestId !== undefined || request.dryRun === true) return { request };
  const given = randomUUID();
  return { request: { ...request, requestId: given }, given };
};

/** What is to be done when nobody knows whether the request was started. */
const unconfirmed = (
  executionArn: string,
  request: unknown,
  given: string | undefined,
  { options = [] }: Target,
): string => {
  if (!isObject(request) || request.dryRun === true) return 'A plan buys nothing: run it again.';
  return [
    `No answer says whether this was started: it may be, and may buy, as ${executionArn}`,
    `See what became of it: ${['npm run buyonce -- status', `'${request.requestId}'`, ...options].join(' ')}`,
    given === undefined
      ? 'To run the same request again is safe: the same requestId is the same purchase.'
      : `Do not run it again as it is, that may buy twice, but with "requestId": "${given}".`,
  ].join('\n');
};

/** Reads a request, has it executed, shows how, and returns the exit code. `change`: members that are set in the request. */
export const execute = async (
  file: string,
  open: () => Promise<Target>,
  showing: Showing,
  change: Record<string, unknown> = {},
): Promise<number> => {
  const read = await readRequest(file);
  if ('faults' in read) {
    const invalid = { purchase: null, outcome: { kind: 'INVALID' as const, faults: read.faults } };
    const report = reportOn(invalid, { id: '', name: '', startedAt: '' });
    if (showing.json) print(JSON.stringify(report));
    else printReport(report);
    return exitCodes.INVALID;
  }
  const { request, given } = identified(
    isObject(read.request) ? { ...read.request, ...change } : read.request,
  );
  const say = (...lines: string[]) => (showing.json ? undefined : print(...lines));
  const target = await open();
  try {
    const { definitionOf, executionArnOf, startExecution } = await import('../aws/workflow.ts');
    // Before the start: where nobody answers, nothing can have been started.
    const definition = await definitionOf(target.stateMachineArn);
    say(`${styled('gray', 'At')}         ${target.place}`);
    if (given !== undefined)
      say(
        styled(
          'yellow',
          `No requestId: run again, this buys again. To make a repeat safe, add "requestId": "${given}".`,
        ),
      );
    const name = randomUUID();
    const executionArn = executionArnOf(target.stateMachineArn, name);
    await startExecution(target.stateMachineArn, name, JSON.stringify(request)).catch((error) => {
      if (isRefusal(error)) throw error;
      throw new Error(`${whyFailed(error)}\n${unconfirmed(executionArn, request, given, target)}`);
    });
    say(`${styled('gray', 'Execution')}  ${executionArn}`, '');
    return await seeThrough(executionArn, definition, target, showing);
  } finally {
    await target.close();
  }
};

export const purchase = (program: Command): Command =>
  targeted(program.command('purchase'))
    .description('buy what a request asks for, at most once, and follow it to the receipt')
    .argument('<file>', 'the request in JSON; - reads it from the standard input')
    .option('--json', 'print the report alone, as one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  buyonce purchase examples/device-farm-slot.json
  buyonce purchase examples/mediaconnect-reservation.json --endpoint-url http://127.0.0.1:4580
  buyonce purchase request.json --json --state-machine-arn arn:aws:states:eu-west-1:111122223333:stateMachine:purchase-offering`,
    )
    .action(async (file, options) => {
      process.exitCode = await execute(file, () => openTarget(options), options);
    });
