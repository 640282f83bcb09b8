import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DeviceFarmClient, PurchaseOfferingCommand } from '@aws-sdk/client-device-farm';
import { whatItProves } from '../../aws/answer.ts';
import { sendOnce } from '../../aws/send-once.ts';
import { slots } from '../requests.ts';
import { openWorld, seeAsFunction } from '../world.ts';

const world = await openWorld();
after(world.close);
seeAsFunction(world.url);

const proofOf = async (configuration: ConstructorParameters<typeof DeviceFarmClient>[0]) => {
  const client = new DeviceFarmClient({ region: 'us-west-2', ...sendOnce, ...configuration });
  try {
    await client.send(new PurchaseOfferingCommand(slots().purchase));
  } catch (error) {
    return whatItProves(error);
  }
  return assert.fail('it was bought');
};

test('where nobody listens, nothing was sent', async () => {
  assert.equal((await proofOf({ endpoint: 'http://127.0.0.1:1' })).kind, 'unreachable');
});

test('where no such host is, nothing was sent', async () => {
  assert.equal((await proofOf({ endpoint: 'http://devicefarm.invalid' })).kind, 'unreachable');
});

test('without credentials nothing was sent', async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...rest } = process.env;
  process.env = rest;
  const { kind, reason } = await proofOf({});
  Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  assert.equal(kind, 'unreachable');
  assert.equal(reason.code, 'CredentialsProviderError');
  assert.equal(world.sends(), 0);
});

test('a reply that did not come in time proves nothing: it was bought', async () => {
  await world.given({
    faults: [{ service: 'devicefarm', operation: 'PurchaseOffering', fault: 'slow-reply' }],
  });
  const requestHandler = { ...sendOnce.requestHandler, socketTimeout: 50 };
  assert.equal((await proofOf({ requestHandler })).kind, 'unknown');
  assert.equal(world.owned().purchases.length, 1);
});

test('an abort proves nothing', () => {
  assert.equal(whatItProves(new DOMException('aborted', 'AbortError')).kind, 'unknown');
});

for (const [name, status, kind] of [
  ['ArgumentException', 400, 'refused'],
  ['NotEligibleException', 400, 'refused'],
  ['LimitExceededException', 400, 'refused'],
  ['ServiceAccountException', 400, 'refused'],
  ['NotFoundException', 404, 'refused'],
  ['ForbiddenException', 403, 'refused'],
  ['ThrottlingException', 400, 'throttled'],
  ['TooManyRequestsException', 429, 'throttled'],
  ['SlowDownException', 429, 'throttled'],
  ['RequestTimeoutException', 408, 'unknown'],
  ['InternalFailure', 500, 'unknown'],
] as const)
  test(`${name} with ${status} is ${kind}`, async () => {
    const refuse = { service: 'devicefarm', operation: 'PurchaseOffering', fault: 'refuse', times: 9 };
    await world.given({ faults: [{ ...refuse, error: { name, status } }] });
    assert.equal((await proofOf({})).kind, kind);
    assert.equal(world.sends(), 1);
  });

for (const error of [
  undefined,
  null,
  'no',
  42,
  {},
  new Error(''),
  Object.assign(new Error('x'), { name: '' }),
])
  test(`what is no SDK error proves nothing: ${String(error)}`, () => {
    assert.equal(whatItProves(error).kind, 'unknown');
  });
