/**
 * How the clients that buy are made. PurchaseOffering has no idempotency token: `maxAttempts: 1`, because the SDK's
 * own retries of a 500, a 503 or a broken connection would each be a purchase; no connection is kept alive, because a
 * stale one fails exactly like a purchase whose reply was lost. Times are in milliseconds and end well before the
 * function does, so that the answer "unknown" is given by us and not by Lambda.
 */
export const sendOnce = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 5_000,
    socketTimeout: 30_000,
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  },
};
