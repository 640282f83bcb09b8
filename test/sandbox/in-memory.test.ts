import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../sandbox/clock.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import type { WireRequest } from '../../sandbox/wire.ts';
import { android } from './world.ts';

const noon = Date.parse('2026-11-05T12:00:00Z');

const deviceFarm = (operation: string, input: unknown): WireRequest => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {
    'x-amz-target': `DeviceFarm_20150623.${operation}`,
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261105/us-west-2/devicefarm/aws4_request',
  },
  body: Buffer.from(JSON.stringify(input)),
});

const buy = deviceFarm('PurchaseOffering', { offeringId: android, quantity: 1 });

test('without a socket, on a clock that stands still, the same history gives the same bytes', async () => {
  const history = async () => {
    const sandbox = new Sandbox({ clock: new Clock({ at: noon, flows: false }) });
    const answers = [await sandbox.receive(buy)];
    await sandbox.moveTo(noon + 40 * 86_400_000);
    answers.push(await sandbox.receive(deviceFarm('ListOfferingTransactions', {})));
    return answers;
  };
  const [first, second] = [await history(), await history()];
  assert.deepEqual(first, second);
  assert.equal(first[1]?.line, 'answered');
});

test('accidents can be decided by a function', async () => {
  const asked: string[] = [];
  const sandbox = new Sandbox({
    clock: new Clock({ at: noon, flows: false }),
    interfere: ({ service, operation, account }) => {
      asked.push(`${service} ${operation} ${account}`);
      return asked.length === 1 ? { fault: 'land-late', ms: 5000 } : undefined;
    },
  });
  assert.deepEqual(await sandbox.receive(buy, { account: '222222222222' }), { line: 'lost' });
  const transactions = async () => {
    const answer = await sandbox.receive(deviceFarm('ListOfferingTransactions', {}), {
      account: '222222222222',
    });
    return 'reply' in answer ? JSON.parse(answer.reply.body).offeringTransactions.length : undefined;
  };
  assert.equal(await transactions(), 0);
  await sandbox.moveTo(noon + 5000);
  assert.equal(await transactions(), 1);
  assert.deepEqual(asked, [
    'devicefarm PurchaseOffering 222222222222',
    'devicefarm ListOfferingTransactions 222222222222',
    'devicefarm ListOfferingTransactions 222222222222',
  ]);
});

test('only the latest thousand calls are kept, and all are counted', async () => {
  const sandbox = new Sandbox({ clock: new Clock({ at: noon, flows: false }) });
  for (let call = 0; call < 1200; call++) await sandbox.receive(deviceFarm('GetAccountSettings', {}));
  assert.equal(sandbox.calls.latest.length, 1000);
  assert.equal(sandbox.calls.counts['devicefarm.GetAccountSettings'], 1200);
});
