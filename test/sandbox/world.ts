import type { TestContext } from 'node:test';
import { DeviceFarmClient } from '@aws-sdk/client-device-farm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MediaConnectClient } from '@aws-sdk/client-mediaconnect';
import { SNSClient } from '@aws-sdk/client-sns';
import { Clock } from '../../sandbox/clock.ts';
import { type ServerOptions, startSandbox } from '../../sandbox/server.ts';

export const account = '123456789012';
export const android = '8980F81C-00D7-469D-8EC6-12345EXAMPLE';
export const androidRemoteAccess = 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE';
export const topic = 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes';
export const ledger = 'purchase-offering-ledger';

/**
 * A sandbox on a free port, and the real SDK's clients for it. Closed when the test is over. Its time stands still
 * at that one, unless it has a past: then it goes on from there.
 */
export const sandboxAt = async (t: TestContext, time: string, options: ServerOptions = {}) => {
  const at = Date.parse(time);
  const now = options.data === undefined ? { clock: new Clock({ at, flows: false }) } : { at };
  const { sandbox, url, close } = await startSandbox({ ...now, ...options });
  t.after(close);
  const config = (accessKeyId: string, region: string) => ({
    endpoint: url,
    region,
    credentials: { accessKeyId, secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
  return {
    sandbox,
    url,
    close,
    mediaConnect: (region = 'eu-west-1', accessKeyId = account) =>
      new MediaConnectClient(config(accessKeyId, region)),
    deviceFarm: (accessKeyId = account) => new DeviceFarmClient(config(accessKeyId, 'us-west-2')),
    sns: () => new SNSClient(config(account, 'us-east-1')),
    dynamoDb: () => new DynamoDBClient(config(account, 'us-east-1')),
    /** The side door. `body` is what came back, whatever it is. */
    door: async (method: string, path: string, body?: unknown) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const reply = await fetch(`${url}/_sandbox/${path}`, { method, ...sent });
      const answer: Record<string, unknown> = Object(await reply.json());
      return { status: reply.status, body: answer };
    },
  };
};

/** How a call of an SDK failed, in the parts that a program can act upon. */
export const failure = async (
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status?: number }> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = '$metadata' in error ? Object(error.$metadata) : {};
    return { name: error.name, message: error.message, status: metadata.httpStatusCode };
  }
  throw new Error('The call succeeded');
};
