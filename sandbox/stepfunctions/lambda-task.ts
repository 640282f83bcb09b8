import type { Json } from './surroundings.ts';

/** How an invocation of a function went: it answered, it failed, or Lambda itself did. */
export type InvokeResult =
  | { payload: unknown }
  | { functionError: { errorType?: string; errorMessage: string; trace?: string[] } }
  | { serviceError: { name: `Lambda.${string}`; message: string } };

/** Lambda, as Step Functions calls it. `signal` tells that nobody waits for the answer any more; a function goes on regardless. */
export type Invoke = (
  functionName: string,
  payload: unknown,
  options: { signal: AbortSignal; account: string; functionArn: string },
) => Promise<InvokeResult>;

/** A Task that failed: the error's name for ErrorEquals, and its cause as text. */
export class TaskFailed extends Error {
  override readonly name: string;

  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** Fatal: neither retried nor caught, not even by States.ALL (Step Functions Developer Guide, "Error names"). */
export class DataLimitExceeded extends Error {
  override readonly name = 'States.DataLimitExceeded';
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** The longest text that a state or a Task takes or gives, in bytes of UTF-8 (Step Functions' quotas). */
const maxDataBytes = 262_144;

/** `data` as JSON, if Step Functions can carry it. */
export const limited = (data: unknown, where: string): string => {
  const json = JSON.stringify(data);
  if (Buffer.byteLength(json) > maxDataBytes)
    throw new DataLimitExceeded(
      `The state/task '${where}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  return json;
};

/** What `arn:aws:states:::lambda:invoke` makes of an invocation's answer, as recorded from AWS. */
export const taskOutput = (result: InvokeResult, requestId: string): Json => {
  if ('serviceError' in result) throw new TaskFailed(result.serviceError.name, result.serviceError.message);
  if ('functionError' in result) {
    const { functionError } = result;
    throw new TaskFailed(functionError.errorType ?? 'Lambda.Unknown', JSON.stringify(functionError));
  }
  return {
    ExecutedVersion: '$LATEST',
    Payload: JSON.parse(limited(result.payload ?? null, 'arn:aws:states:::lambda:invoke')),
    SdkHttpMetadata: { HttpHeaders: { 'x-amzn-RequestId': requestId }, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
};
