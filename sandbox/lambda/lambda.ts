import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Invoke, InvokeResult } from '../stepfunctions/lambda-task.ts';
import { ExecutionEnvironment, type Outcome } from './execution-environment.ts';

/** The accidents of a function and of Lambda itself, in the sandbox's vocabulary of faults. */
export type FunctionFault =
  | 'crash-before'
  | 'crash-after'
  | 'function-timeout'
  | 'lambda-error'
  | 'lambda-throttle';

export type LambdaOptions = {
  /** The module that exports a function's `handler`. */
  handlers: (functionName: string) => URL;
  /** All the environment variables that the function sees. */
  environment: (functionName: string) => Record<string, string>;
  /** Asked before every invocation. */
  interfere?: (functionName: string) => FunctionFault | undefined;
  timeoutSeconds?: (functionName: string) => number;
  /** Takes what the functions write on stdout and stderr, line by line. */
  log?: (functionName: string, line: string) => void;
  newId?: () => string;
  /** How many invocations run at a time; more wait for their turn. */
  concurrency?: number;
};

/** Lambda on this machine: every function in threads of its own, which end when it is closed. */
export type Lambda = {
  invoke: Invoke;
  close(): Promise<void>;
};

const serviceError = (name: string, reason: string, status: number, requestId: string): InvokeResult => ({
  serviceError: {
    name: `Lambda.${name}`,
    message: `${reason} (Service: Lambda, Status Code: ${status}, Request ID: ${requestId})`,
  },
});

/** What Lambda answers when the runtime's process is gone (recorded: "Runtime exited with error"). */
const exited = (requestId: string, exitCode: number): InvokeResult => ({
  functionError: {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status ${exitCode}`,
  },
});

const timedOut = (requestId: string, seconds: number): InvokeResult => ({
  functionError: {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  },
});

export const createLambda = ({
  handlers,
  environment,
  interfere = () => undefined,
  timeoutSeconds = () => 60,
  log = () => {},
  newId = randomUUID,
  concurrency = 8,
}: LambdaOptions): Lambda => {
  const warm: ExecutionEnvironment[] = [];
  const busy = new Set<ExecutionEnvironment>();
  const queue: (() => void)[] = [];

  const load = (functionName: string) =>
    new ExecutionEnvironment(functionName, handlers(functionName), environment(functionName), (line) =>
      log(functionName, line),
    );

  const take = async (functionName: string): Promise<ExecutionEnvironment> => {
    while (busy.size >= concurrency) await new Promise<void>((resolve) => queue.push(resolve));
    const index = warm.findLastIndex(
      (environment) => environment.alive && environment.functionName === functionName,
    );
    if (index === -1 && warm.length + busy.size >= concurrency) warm.shift()?.kill();
    const taken = warm.splice(index, index === -1 ? 0 : 1)[0] ?? load(functionName);
    busy.add(taken);
    return taken;
  };

  const giveBack = (environment: ExecutionEnvironment) => {
    busy.delete(environment);
    if (environment.alive) warm.push(environment);
    queue.shift()?.();
  };

  const answer = (outcome: Outcome, requestId: string, seconds: number): InvokeResult => {
    if ('timedOut' in outcome) return timedOut(requestId, seconds);
    if ('exitCode' in outcome) return exited(requestId, outcome.exitCode);
    if ('functionError' in outcome) return { functionError: JSON.parse(outcome.functionError) };
    return { payload: JSON.parse(outcome.payload) };
  };

  return {
    async invoke(functionName, payload, { functionArn }) {
      const requestId = newId();
      const fault = interfere(functionName);
      if (fault === 'lambda-throttle')
        return serviceError('TooManyRequestsException', 'Rate Exceeded.', 429, requestId);
      if (fault === 'lambda-error')
        return serviceError('ServiceException', 'The service encountered an internal error.', 500, requestId);
      if (fault === 'crash-before') return exited(requestId, 1);
      if (!existsSync(handlers(functionName)))
        return serviceError(
          'ResourceNotFoundException',
          `Function not found: ${functionArn}`,
          404,
          requestId,
        );

      const seconds = timeoutSeconds(functionName);
      const environment = await take(functionName);
      const outcome = await environment.invoke({
        payload: JSON.stringify(payload),
        deadlineMs: seconds * 1000,
        context: { awsRequestId: requestId, functionName, invokedFunctionArn: functionArn },
      });
      if (fault || 'timedOut' in outcome) await environment.kill();
      giveBack(environment);
      if (fault === 'crash-after') return exited(requestId, 1);
      if (fault === 'function-timeout') return timedOut(requestId, seconds);
      return answer(outcome, requestId, seconds);
    },

    async close() {
      await Promise.all([...warm.splice(0), ...busy].map((environment) => environment.kill()));
    },
  };
};
