import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Answer, Invocation } from './worker.ts';

/** How an invocation ended: with an answer, with the environment's death, or not in time. */
export type Outcome = Answer | { exitCode: number } | { timedOut: true };

const worker = new URL('./worker.ts', import.meta.url);

/** What was compiled is kept for the next environment, of this process or of another: a function loads in half the time. */
const compiled = {
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
};

/** A function's code, loaded and warm, in a thread that has an environment of its own. It serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly functionName: string;
  alive = true;
  private readonly thread: Worker;
  private settle: (outcome: Outcome) => void = () => {};

  constructor(
    functionName: string,
    handler: URL,
    environment: Record<string, string>,
    log: (line: string) => void,
  ) {
    this.functionName = functionName;
    this.thread = new Worker(worker, {
      env: { ...environment, ...compiled },
      workerData: { handler: handler.href },
      ...{ argv: [], execArgv: [], stdout: true, stderr: true },
    });
    for (const input of [this.thread.stdout, this.thread.stderr]) createInterface({ input }).on('line', log);
    this.thread.on('message', (answer: Answer) => this.settle(answer));
    this.thread.on('error', ({ name, message, stack = '' }) => {
      this.alive = false;
      const trace = stack.split('\n');
      this.settle({ functionError: JSON.stringify({ errorType: name, errorMessage: message, trace }) });
    });
    this.thread.on('exit', (exitCode) => {
      this.alive = false;
      this.settle({ exitCode });
    });
    this.thread.unref();
  }

  async invoke(invocation: Invocation): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timeout = setTimeout(() => resolve({ timedOut: true }), invocation.deadlineMs);
    this.settle = resolve;
    this.thread.ref();
    this.thread.postMessage(invocation);
    const outcome = await promise;
    this.thread.unref();
    clearTimeout(timeout);
    return outcome;
  }

  async kill(): Promise<void> {
    this.alive = false;
    await this.thread.terminate();
  }
}
