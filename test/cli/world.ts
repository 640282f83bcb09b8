import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, beforeEach, type TestContext } from 'node:test';
import { z } from 'zod';
import { startSandbox } from '../../sandbox/server.ts';
import { accountState } from '../../sandbox/state.ts';

const main = new URL('../../cli/main.ts', import.meta.url).pathname;

export type Ended = { code: number | null; out: string; err: string };

export const slotRequest = {
  requestId: 'one-slot',
  service: 'devicefarm',
  purchase: { offeringId: 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE', quantity: 1 },
};

export const reservationRequest = {
  requestId: 'eu-primary',
  service: 'mediaconnect',
  region: 'eu-west-1',
  purchase: {
    OfferingArn: 'arn:aws:mediaconnect:eu-west-1::offering:b09ab450-baf0-4c8e-a7b7-ca75be08ede8',
    ReservationName: 'eu-primary',
  },
};

/** The command line that runs on a terminal of its own, by util-linux's `script`; shows what only terminals are shown. */
export const onTerminal = async (words: string[], environment: Record<string, string>): Promise<string> => {
  const command = [process.execPath, main, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text(child.stdout);
};

/** Compiled code is kept between the processes: they begin twice as fast. */
const basics = {
  ...{ PATH: process.env.PATH ?? '', HOME: tmpdir() },
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
};

const spawned = (words: string[], environment: Record<string, string>) =>
  spawn(process.execPath, [main, ...words], { env: { ...basics, ...environment } });

/** Runs the command line as a process of its own, with a caller's environment that is empty but for what is given. */
export const buyonce = async (
  words: string[],
  { input = '', environment = {} }: { input?: unknown; environment?: Record<string, string> } = {},
): Promise<Ended> => {
  const child = spawned(words, environment);
  child.stdin.on('error', () => {});
  child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
};

/** Runs it, and acts as soon as its output shows `sign`. */
export const watched = async (
  words: string[],
  sign: string,
  act: (child: ChildProcess, out: string) => void,
): Promise<Ended> => {
  const child = spawned(words, {});
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    if (!out.includes(sign) && (out + piece).includes(sign)) act(child, out + piece);
    out += piece;
  });
  const [err, code] = await Promise.all([text(child.stderr), closed]);
  return { code, out, err };
};

export const folder = (context: TestContext): string => {
  const made = mkdtempSync(join(tmpdir(), 'buyonce-'));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
};

export const fileWith = (context: TestContext, content: unknown): string => {
  const file = join(folder(context), 'request.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';
const listed = z.object({ executions: z.array(z.object({ executionArn: z.string() })) });

/** A sandbox that is running, as new before each test, and what a person can do there besides the command line. */
export const runningSandbox = async () => {
  const { sandbox, url, close } = await startSandbox();
  after(close);
  const sideDoor = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return (await fetch(`${url}/_sandbox/${path}`, init)).json();
  };
  beforeEach(async () => {
    await sideDoor('POST', 'reset', {});
    await sideDoor('PUT', 'clock', { waits: 'skipped' });
  });
  return {
    at: ['--endpoint-url', url],
    url,
    sideDoor,
    arrange: (service: string, operation: string, fault: string, more: Record<string, number> = {}) =>
      sideDoor('POST', 'faults', { service, operation, fault, ...more }),
    async executions(): Promise<{ executionArn: string }[]> {
      const { executions } = listed.parse(
        await sandbox.perform('states', 'ListExecutions', { stateMachineArn }),
      );
      return executions;
    },
    stop: (executionArn: string) => sandbox.perform('states', 'StopExecution', { executionArn }),
    transactions: () => accountState(sandbox, '123456789012').devicefarm.transactions,
  };
};
