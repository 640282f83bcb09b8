type Next<Args, Result> = (args: Args) => Promise<Result>;

const isEmpty = (response: unknown): boolean => {
  const { headers } = Object(response) as { headers?: Record<string, string> };
  return headers?.['content-length'] === '0';
};

const refuseEmptyAnswer =
  <Args, Result extends { response: unknown }>(next: Next<Args, Result>): Next<Args, Result> =>
  async (args) => {
    const result = await next(args);
    if (!isEmpty(result.response)) return result;
    const error = new Error('The service answered without a body, which is no answer to a read');
    throw Object.assign(error, { name: 'EmptyAnswer', $retryable: { throttling: false } });
  };

/**
 * For the middleware stack of a client that reads: the SDK takes a success without a body for an empty list, a ledger
 * without entries among them. It is an error instead, which the SDK repeats, or, where its version is older than
 * `$retryable`, the state machine.
 */
export const refusingEmptyAnswers = [
  refuseEmptyAnswer,
  { step: 'deserialize', name: 'refuseEmptyAnswer' },
] as const;
