import type { Command } from 'commander';
import { reportOn } from '../purchasing/report.ts';
import { type Showing, seeThrough } from './execution.ts';
import { exitCodes } from './exit-codes.ts';
import { printReport } from './receipt.ts';
import { readRequest } from './request-file.ts';
import { openTarget, type Target, targeted } from './target.ts';
import { print, styled } from './terminal.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const printStart = (target: Target, executionArn: string, request: unknown): void => {
  print(`${styled('gray', 'At')}         ${target.place}`, `${styled('gray', 'Execution')}  ${executionArn}`);
  if (isObject(request) && request.requestId === undefined && request.dryRun !== true)
    print(
      styled(
        'yellow',
        `No requestId: run again, this buys again. To make a repeat safe, add "requestId": "${executionArn.split(':').at(-1)}".`,
      ),
    );
  print('');
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
  const request = isObject(read.request) ? { ...read.request, ...change } : read.request;
  const target = await open();
  try {
    const { startExecution } = await import('../aws/workflow.ts');
    const executionArn = await startExecution(target.stateMachineArn, JSON.stringify(request));
    if (!showing.json) printStart(target, executionArn, request);
    return await seeThrough(executionArn, target, showing);
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
