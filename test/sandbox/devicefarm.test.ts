import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type DeviceFarmClient,
  GetAccountSettingsCommand,
  GetOfferingStatusCommand,
  ListOfferingPromotionsCommand,
  ListOfferingsCommand,
  ListOfferingTransactionsCommand,
  PurchaseOfferingCommand,
  RenewOfferingCommand,
} from '@aws-sdk/client-device-farm';
import { android, androidRemoteAccess, failure, sandboxAt } from './world.ts';

const noon = '2026-11-05T12:00:00Z';

const buy = (
  client: DeviceFarmClient,
  quantity = 1,
  offeringId = androidRemoteAccess,
  offeringPromotionId?: string,
) =>
  client.send(
    new PurchaseOfferingCommand({
      offeringId,
      quantity,
      ...(offeringPromotionId ? { offeringPromotionId } : {}),
    }),
  );

const renew = (client: DeviceFarmClient, quantity: number) =>
  client.send(new RenewOfferingCommand({ offeringId: androidRemoteAccess, quantity }));

/** The transactions as lines, the newest first. */
const statement = async (client: DeviceFarmClient): Promise<string[]> => {
  const { offeringTransactions = [] } = await client.send(new ListOfferingTransactionsCommand({}));
  return offeringTransactions.map(
    ({ offeringStatus: status, cost }) =>
      `${status?.effectiveOn?.toISOString().slice(0, 10)} ${status?.type} ${status?.quantity} for ${cost?.amount}`,
  );
};

const slots = async (client: DeviceFarmClient) => {
  const { current, nextPeriod } = await client.send(new GetOfferingStatusCommand({}));
  return [current?.[androidRemoteAccess]?.quantity, nextPeriod?.[androidRemoteAccess]?.quantity];
};

test("AWS's own example: a slot on 31 August 2016 costs 8.07 USD, and 250 from September on", async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, '2016-08-31T12:59:00Z');
  const client = deviceFarm();
  const { offeringTransaction } = await buy(client);
  assert.ok((offeringTransaction?.transactionId ?? '').length >= 32);
  assert.deepEqual(
    { ...offeringTransaction, transactionId: '' },
    {
      transactionId: '',
      createdOn: new Date('2016-08-31T12:59:00Z'),
      cost: { amount: 8.07, currencyCode: 'USD' },
      offeringStatus: {
        type: 'PURCHASE',
        quantity: 1,
        effectiveOn: new Date('2016-08-31T12:59:00Z'),
        offering: {
          id: androidRemoteAccess,
          description: 'Android Remote Access Unmetered Device Slot',
          type: 'RECURRING',
          platform: 'ANDROID',
        },
      },
    },
  );
  await sandbox.moveTo(Date.parse('2016-09-01T00:00:00Z'));
  assert.deepEqual(await statement(client), ['2016-09-01 RENEW 1 for 250', '2016-08-31 PURCHASE 1 for 8.07']);
});

test("AWS's other examples: 175 on 10 June, 250 on 1 August", async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, '2016-06-10T06:02:00Z');
  assert.equal((await buy(deviceFarm('111111111111'), 1, android)).offeringTransaction?.cost?.amount, 175);
  await sandbox.moveTo(Date.parse('2016-08-01T03:17:00Z'));
  assert.equal((await buy(deviceFarm('222222222222'))).offeringTransaction?.cost?.amount, 250);
});

test('what the first month costs is a switch', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, '2016-08-31T12:59:00Z');
  sandbox.switches.set({ deviceFarmProration: 'days-left-rounded-half-up' });
  assert.equal((await buy(deviceFarm())).offeringTransaction?.cost?.amount, 8.06);
  sandbox.switches.set({ deviceFarmProration: 'full-month' });
  assert.equal((await buy(deviceFarm())).offeringTransaction?.cost?.amount, 250);
});

test('slots add up: bought twice is owned twice', async (t) => {
  const { deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  await buy(client, 2);
  await buy(client, 3);
  assert.deepEqual(await slots(client), [5, 5]);
  const { accountSettings } = await client.send(new GetAccountSettingsCommand({}));
  assert.deepEqual(accountSettings?.unmeteredRemoteAccessDevices, { ANDROID: 5 });
});

test('a year passes: twelve renewals, at the price of their month', async (t) => {
  const { sandbox, deviceFarm, door } = await sandboxAt(t, '2026-11-30T12:00:00Z');
  const client = deviceFarm();
  await buy(client, 2);
  await door('PUT', 'clock', { advance: 'P6M' });
  await door('PUT', 'offerings', { service: 'devicefarm', offering: androidRemoteAccess, price: '260.00' });
  await sandbox.moveTo(Date.parse('2027-11-30T12:00:00Z'));
  const lines = await statement(client);
  assert.equal(lines.length, 13);
  assert.equal(lines[0], '2027-11-01 RENEW 2 for 520');
  assert.equal(lines[6], '2027-05-01 RENEW 2 for 500');
  assert.equal(lines[12], '2026-11-30 PURCHASE 2 for 16.67');
});

test('RenewOffering sets what holds from the next month on, and may be repeated', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  await buy(client, 3);
  await renew(client, 1);
  await renew(client, 1);
  assert.deepEqual(await slots(client), [3, 1]);
  await sandbox.moveTo(Date.parse('2026-12-05T00:00:00Z'));
  assert.deepEqual(await slots(client), [1, 1]);
  await renew(client, 0);
  await sandbox.moveTo(Date.parse('2027-03-05T00:00:00Z'));
  assert.deepEqual(await slots(client), [0, 0]);
  assert.equal((await statement(client))[0], '2027-01-01 RENEW 0 for 0');
});

test('Device Farm takes ten purchases at once, then one a second', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  const burst = await Promise.all(
    Array.from({ length: 14 }, () =>
      buy(client).then(
        () => 'bought',
        (error) => error.name,
      ),
    ),
  );
  assert.deepEqual(
    [
      burst.filter((one) => one === 'bought').length,
      burst.filter((one) => one === 'ThrottlingException').length,
    ],
    [10, 4],
  );
  assert.deepEqual(await slots(client), [10, 10]);
  await buy(deviceFarm('999999999999'));
  await sandbox.moveTo(sandbox.clock.now() + 1000);
  await buy(client);
});

test('reads have a bucket of their own: fifty at once', async (t) => {
  const { deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  const reads = await Promise.allSettled(Array.from({ length: 70 }, () => statement(client)));
  const throttled = reads.filter(({ status }) => status === 'rejected').length;
  assert.ok(throttled >= 10 && throttled <= 20, `${throttled} throttled`);
  await buy(client);
});

test('a promotion lowers the first charge, once', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, '2026-12-01T12:00:00Z');
  const client = deviceFarm();
  sandbox.switches.set({ pageSize: 1 });
  const promotions = async () => {
    const first = await client.send(new ListOfferingPromotionsCommand({}));
    if (!first.nextToken) return (first.offeringPromotions ?? []).map(({ id }) => id);
    const second = await client.send(new ListOfferingPromotionsCommand({ nextToken: first.nextToken }));
    return [...(first.offeringPromotions ?? []), ...(second.offeringPromotions ?? [])].map(({ id }) => id);
  };
  assert.deepEqual(await promotions(), ['WELCOME-HALF-EXAMPLE', 'FIRST-MONTH-FREE-EXAMPLE']);
  const { offeringTransaction } = await buy(client, 1, android, 'WELCOME-HALF-EXAMPLE');
  assert.equal(offeringTransaction?.offeringPromotionId, 'WELCOME-HALF-EXAMPLE');
  assert.equal(offeringTransaction?.cost?.amount, 125);
  assert.deepEqual(await promotions(), ['FIRST-MONTH-FREE-EXAMPLE']);
  assert.equal((await failure(buy(client, 1, android, 'WELCOME-HALF-EXAMPLE'))).name, 'NotFoundException');
  sandbox.switches.set({ unknownPromotionError: 'ArgumentException' });
  assert.equal((await failure(buy(client, 1, android, 'NO-SUCH'))).name, 'ArgumentException');
});

test('what the API refuses', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  const name = async (call: Promise<unknown>) => (await failure(call)).name;
  assert.equal(await name(buy(client, 1, 'A53D4D73-A6F6-4B82-A0B0-00000EXAMPLE')), 'NotFoundException');
  assert.equal(await name(buy(client, 1, 'short')), 'ArgumentException');
  assert.equal(await name(buy(client, 0)), 'ArgumentException');
  assert.equal(await name(buy(client, 1.5)), 'SerializationException');
  assert.equal(await name(buy(client, 101)), 'LimitExceededException');
  assert.equal(await name(renew(client, 1)), 'ArgumentException');
  sandbox.switches.set({ deviceFarmEligible: false });
  assert.equal(await name(buy(client)), 'NotEligibleException');
  assert.equal(await name(client.send(new ListOfferingsCommand({}))), 'NotEligibleException');
  assert.equal(
    (await client.send(new GetAccountSettingsCommand({}))).accountSettings?.maxSlots?.[android],
    100,
  );
});

test('transactions come in pages, the newest first', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  for (const quantity of [1, 2, 3]) await buy(client, quantity);
  sandbox.switches.set({ pageSize: 2 });
  const first = await client.send(new ListOfferingTransactionsCommand({}));
  const second = await client.send(new ListOfferingTransactionsCommand({ nextToken: first.nextToken }));
  const quantities = [first, second].map(({ offeringTransactions = [] }) =>
    offeringTransactions.map(({ offeringStatus }) => offeringStatus?.quantity),
  );
  assert.deepEqual(quantities, [[3, 2], [1]]);
  assert.equal(second.nextToken, undefined);
});

test('reads that lag see the purchase later', async (t) => {
  const { sandbox, deviceFarm } = await sandboxAt(t, noon);
  const client = deviceFarm();
  await buy(client);
  sandbox.faults.arrange({
    service: 'devicefarm',
    operation: 'ListOfferingTransactions',
    fault: 'stale-reads',
    ms: 60_000,
  });
  assert.deepEqual(await statement(client), []);
  assert.deepEqual(await statement(client), ['2026-11-05 PURCHASE 1 for 216.67']);
});
