import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../sandbox/clock.ts';
import type { Invoke, InvokeResult } from '../sandbox/stepfunctions/lambda-task.ts';
import type { Accident } from './accidents.ts';
import type { FunctionName, Handler } from './product.ts';

/** A new one each time: whoever waits for one that is kept is kept as well. */
const never = (): Promise<never> => new Promise(() => {});

/** One run of a function. Once dead, it never gets another answer: what it had begun stays begun. */
export class Invocation {
  readonly state: FunctionName;
  readonly nth: number;
  readonly execution: string;
  readonly beganAt: number;
  readonly death: Promise<InvokeResult>;
  dead = false;
  calls = 0;
  private bury: (result: InvokeResult) => void = () => {};

  constructor(of: { state: FunctionName; nth: number; execution: string; beganAt: number }) {
    this.state = of.state;
    this.nth = of.nth;
    this.execution = of.execution;
    this.beganAt = of.beganAt;
    this.death = new Promise((resolve) => {
      this.bury = resolve;
    });
  }

  die(errorType: string, errorMessage: string): Promise<never> {
    this.dead = true;
    this.bury({ functionError: { errorType, errorMessage } });
    return never();
  }

  /** Lets a living function go on; holds a dead one for ever. */
  async alive(): Promise<void> {
    if (this.dead) await never();
  }
}

export const invocations = new AsyncLocalStorage<Invocation>();

const timeoutMs = 60_000;

/** Lambda in one process and in virtual time. `struck` is told of every accident that came to pass. */
export const lambdaOf = ({
  clock,
  handlers,
  accidents,
  struck,
  executionOf,
}: {
  clock: Clock;
  handlers: Record<FunctionName, Handler>;
  accidents: Accident[];
  struck(accident: Accident, state: FunctionName): void;
  executionOf(payload: unknown): string;
}) => {
  const living = new Set<Invocation>();
  const all: Invocation[] = [];
  const runs = new Map<string, number>();
  let count = 0;

  const invoke: Invoke = async (functionName, payload) => {
    const state = functionName as FunctionName;
    const nth = (runs.get(state) ?? 0) + 1;
    runs.set(state, nth);
    const accident = accidents.find(
      (candidate) => candidate.at === 'function' && candidate.state === state && candidate.nth === nth,
    );
    const what = accident?.at === 'function' ? accident.what : undefined;
    if (accident) struck(accident, state);
    const refusal = (name: `Lambda.${string}`) => ({
      serviceError: { name, message: 'Rate Exceeded or an error of the service' },
    });
    if (what === 'lambda-throttle') return refusal('Lambda.TooManyRequestsException');
    if (what === 'lambda-error') return refusal('Lambda.ServiceException');

    const invocation = new Invocation({ state, nth, execution: executionOf(payload), beganAt: clock.now() });
    living.add(invocation);
    all.push(invocation);
    const requestId = `invocation-${++count}`;
    const timer = clock.setTimeout(
      () =>
        invocation.die(
          'Sandbox.Timedout',
          `RequestId: ${requestId} Error: Task timed out after 60.00 seconds`,
        ),
      timeoutMs,
    );
    const crash = () =>
      invocation.die(
        'Runtime.ExitError',
        `RequestId: ${requestId} Error: Runtime exited with error: exit status 1`,
      );
    const run = async (): Promise<InvokeResult> => {
      if (what === 'crash-before') return crash();
      if (what === 'function-timeout') await never();
      const context = {
        awsRequestId: requestId,
        functionName,
        functionVersion: '$LATEST',
        memoryLimitInMB: '256',
        invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
        getRemainingTimeInMillis: () => timeoutMs - (clock.now() - invocation.beganAt),
      };
      try {
        const result = await handlers[state](structuredClone(payload), context);
        return what === 'crash-after' ? crash() : { payload: structuredClone(result) };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return { functionError: { errorType: name, errorMessage: message } };
      }
    };
    const ended = Promise.race([invocation.death, invocations.run(invocation, run)]).then((result) => {
      clock.clearTimeout(timer);
      living.delete(invocation);
      return result;
    });
    if (what === 'lost-sight-of') return refusal('Lambda.SdkClientException');
    const result = await ended;
    return what === 'answer-lost' ? never() : result;
  };

  return {
    invoke,
    /** Every run of a function so far. */
    all,
    /** As when their process ends: none of them gets any further. */
    killAll() {
      for (const invocation of living) invocation.dead = true;
      living.clear();
    },
  };
};
