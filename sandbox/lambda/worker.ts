/** One execution environment of a function, as Lambda's Node.js runtime makes it: it loads the handler once and invokes it. */
import { parentPort, workerData } from 'node:worker_threads';

// The compile cache is the thread's affair: the function sees what Lambda gives it, and nothing else.
delete process.env.NODE_COMPILE_CACHE;

/** What an environment is asked. `deadlineMs` is how long the invocation may take. */
export type Invocation = {
  payload: string;
  deadlineMs: number;
  context: { awsRequestId: string; functionName: string; invokedFunctionArn: string };
};

/** What it answers, in JSON: the handler's result, or its error. */
export type Answer = { payload: string } | { functionError: string };

type Handler = (event: unknown, context: object) => unknown;

class HandlerNotFound extends Error {
  override readonly name = 'Runtime.HandlerNotFound';
}

/** An error as Lambda's Node.js runtime writes it: its `name`, not its class, is the type. */
const written = (error: unknown): string =>
  JSON.stringify(
    error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
      : { errorType: typeof error, errorMessage: String(error), trace: [] },
  );

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

const loadHandler = async (url: string): Promise<Handler> => {
  const { handler }: { handler?: unknown } = await import(url);
  if (isHandler(handler)) return handler;
  throw new HandlerNotFound(`${url.split('/').at(-1)}.handler is undefined or not exported`);
};

const loading = loadHandler(workerData.handler);
// The first invocation reports a handler that can't be loaded.
loading.catch(() => {});

const invoke = async ({ payload, deadlineMs, context }: Invocation): Promise<Answer> => {
  const deadline = performance.now() + deadlineMs;
  try {
    const handler = await loading;
    const result = await handler(JSON.parse(payload), {
      ...context,
      functionVersion: '$LATEST',
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    });
    return { payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { functionError: written(error) };
  }
};

parentPort?.on('message', async (invocation: Invocation) =>
  parentPort?.postMessage(await invoke(invocation)),
);
