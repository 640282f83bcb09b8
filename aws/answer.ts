import type { No } from '../purchasing/answer.ts';
import type { Reason } from '../purchasing/outcome.ts';

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const throttles = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
]);

const member = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined;

/** The facts of an SDK error that matter here. An AggregateError (every address refused) has its code like a single one. */
export const reasonOf = (error: unknown): Reason => {
  const code = member(error, 'name');
  const message = member(error, 'message');
  return {
    code: typeof code === 'string' && code ? code : 'Error',
    message: typeof message === 'string' ? message : String(error),
  };
};

/**
 * Reads an error of a client with `maxAttempts: 1`; with more attempts the last error would say nothing of the
 * earlier ones. Only a 4xx that was parsed into an error of AWS's own is a no. A 504 without a body, for one, calls
 * itself a client fault, and a proxy's page is a SyntaxError: both, like every time-out and reset, stay unknown.
 */
export const whatItProves = (error: unknown): No | { kind: 'unknown'; reason: Reason } => {
  const reason = reasonOf(error);
  const code = member(error, 'code');
  if (typeof code === 'string' && neverConnected.has(code)) return { kind: 'unreachable', reason };
  if (reason.code === 'CredentialsProviderError') return { kind: 'unreachable', reason };
  const status = member(member(error, '$metadata'), 'httpStatusCode');
  const parsed =
    /^[A-Z]\w+$/.test(reason.code) &&
    !['Error', 'Unknown', 'SyntaxError', 'TimeoutError', 'AbortError'].includes(reason.code);
  if (typeof status !== 'number' || status < 400 || status >= 500 || status === 408 || !parsed)
    return { kind: 'unknown', reason };
  return { kind: throttles.has(reason.code) || status === 429 ? 'throttled' : 'refused', reason };
};
