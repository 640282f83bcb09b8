import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetOfferingStatusCommand, PurchaseOfferingCommand } from '@aws-sdk/client-device-farm';
import { DescribeOfferingCommand, ListReservationsCommand } from '@aws-sdk/client-mediaconnect';
import { account, android, sandboxAt } from './world.ts';

const noon = '2026-11-05T12:00:00Z';
const twentyMbps = 'arn:aws:mediaconnect:eu-west-1::offering:b09ab450-baf0-4c8e-a7b7-ca75be08ede8';

test('time is set and advanced, never back', async (t) => {
  const { door } = await sandboxAt(t, noon);
  const now = async (change: unknown) => String((await door('PUT', 'clock', change)).body.now).slice(0, 16);
  assert.equal(await now({ advance: 3600 }), '2026-11-05T13:00');
  assert.equal(await now({ advance: 'P1Y2M3DT4H5M' }), '2028-01-08T17:05');
  assert.equal(await now({ set: '2028-02-01T00:00:00Z' }), '2028-02-01T00:00');
  const back = await door('PUT', 'clock', { set: '2027-01-01T00:00:00Z' });
  assert.equal(back.status, 400);
  assert.match(JSON.stringify(back.body), /expected a time from 2028-02-01T00:00:0/);
  assert.equal((await door('PUT', 'clock', { advance: 'a year' })).status, 400);
  for (const advance of ['P999999999999Y', `P${'9'.repeat(400)}D`, 1e300, 9e12])
    assert.equal((await door('PUT', 'clock', { advance })).status, 400);
  assert.equal((await door('PUT', 'clock', { waits: 'skipped' })).body.waits, 'skipped');
});

test('the state tells what is owned and what was called', async (t) => {
  const { door, deviceFarm } = await sandboxAt(t, noon);
  await deviceFarm().send(new PurchaseOfferingCommand({ offeringId: android, quantity: 2 }));
  const { body } = await door('GET', 'state');
  const owned = Object(body.accounts)[account];
  assert.deepEqual(owned.devicefarm.slots, { [android]: { current: 2, nextPeriod: 2 } });
  assert.deepEqual(Object(body.calls).counts, { 'devicefarm.PurchaseOffering': 1 });
  const [{ operation, input, line, status, invocationId }] = Object(body.calls).latest;
  assert.deepEqual(
    [operation, input, line, status],
    ['PurchaseOffering', { offeringId: android, quantity: 2 }, 'answered', 200],
  );
  assert.match(invocationId, /^[0-9a-f-]{36}$/);
});

test('a fault is listed until it happens or is deleted', async (t) => {
  const { door } = await sandboxAt(t, noon);
  const fault = { service: 'sns', operation: 'Publish', fault: 'throttle' };
  assert.deepEqual((await door('POST', 'faults', fault)).body, { ...fault, times: 1, after: 0 });
  assert.equal(Object((await door('GET', 'faults')).body.faults).length, 1);
  await door('DELETE', 'faults');
  assert.deepEqual((await door('GET', 'faults')).body.faults, []);
});

test('every mistake of a fault is told at once, with its path', async (t) => {
  const { door } = await sandboxAt(t, noon);
  const paths = async (fault: unknown) => {
    const { status, body } = await door('POST', 'faults', fault);
    assert.equal(status, 400);
    return Object(body.errors).map(({ path }: { path: string }) => path);
  };
  assert.deepEqual(await paths({ service: 's3', fault: 'meteor', times: 0, ms: 1.5 }), [
    '/service',
    '/fault',
    '/times',
    '/ms',
  ]);
  assert.deepEqual(await paths({ service: 'sns', operation: 'PurchaseOffering', fault: 'crash-before' }), [
    '/operation',
    '/fault',
  ]);
  assert.deepEqual(await paths({ service: 'lambda', fault: 'lose-the-reply' }), ['/fault']);
  assert.deepEqual(await paths({ service: 'sns', fault: 'throttle', tims: 2 }), ['/']);
});

test('switches are told with what they mean, and set', async (t) => {
  const { door } = await sandboxAt(t, noon);
  const { body } = await door('GET', 'switches');
  assert.equal(Object(body.switches).processingSeconds, 60);
  assert.deepEqual(Object(body.about).reservationNamesUniquePer.enum, [
    'account',
    'account-and-region',
    'not-at-all',
  ]);
  const changed = await door('PUT', 'switches', { processingSeconds: 5 });
  assert.deepEqual(changed.body.switches, { ...Object(body.switches), processingSeconds: 5 });
  const wrong = await door('PUT', 'switches', { pageSize: 0, deviceFarmEligible: 'yes' });
  assert.deepEqual(
    Object(wrong.body.errors).map(({ path }: { path: string }) => path),
    ['/deviceFarmEligible', '/pageSize'],
  );
});

test('someone buys in the console meanwhile', async (t) => {
  const { door, deviceFarm, mediaConnect, sandbox } = await sandboxAt(t, noon);
  await door('POST', 'purchases', {
    service: 'devicefarm',
    region: 'us-west-2',
    input: { offeringId: android, quantity: 3 },
  });
  const { current } = await deviceFarm().send(new GetOfferingStatusCommand({}));
  assert.equal(current?.[android]?.quantity, 3);
  const input = { offeringArn: twentyMbps, reservationName: 'by-hand', start: '2026-11-01T00:00:00Z' };
  await door('POST', 'purchases', { service: 'mediaconnect', region: 'eu-west-1', input });
  const { Reservations } = await mediaConnect().send(new ListReservationsCommand({}));
  assert.equal(Reservations?.[0]?.ReservationName, 'by-hand');
  assert.equal(sandbox.calls.counts['devicefarm.PurchaseOffering'], undefined);
  const refused = await door('POST', 'purchases', { service: 'mediaconnect', region: 'eu-west-1', input });
  assert.match(JSON.stringify(refused.body), /already have an active reservation/);
});

test('a price changes', async (t) => {
  const { door, mediaConnect } = await sandboxAt(t, noon);
  await door('PUT', 'offerings', {
    service: 'mediaconnect',
    region: 'eu-west-1',
    offering: twentyMbps,
    price: '0.0450',
  });
  const { Offering } = await mediaConnect().send(new DescribeOfferingCommand({ OfferingArn: twentyMbps }));
  assert.equal(Offering?.PricePerUnit, '0.0450');
  const unknown = await door('PUT', 'offerings', { service: 'devicefarm', offering: 'x', price: '1' });
  assert.equal(unknown.status, 404);
});

test('a reset forgets everything but the time', async (t) => {
  const { door, deviceFarm } = await sandboxAt(t, noon);
  await deviceFarm().send(new PurchaseOfferingCommand({ offeringId: android, quantity: 2 }));
  await door('PUT', 'switches', { pageSize: 1 });
  await door('PUT', 'clock', { advance: 'P1D' });
  assert.match(String((await door('POST', 'reset')).body.now), /^2026-11-06T12:00/);
  const { body } = await door('GET', 'state');
  assert.deepEqual([body.accounts, Object(body.calls).latest], [{}, []]);
  assert.equal(Object((await door('GET', 'switches')).body.switches).pageSize, 100);
});

test('what is not there is told, and bad JSON too', async (t) => {
  const { door, url } = await sandboxAt(t, noon);
  assert.match(JSON.stringify(await door('GET', 'nothing')), /There is: GET state, GET clock/);
  const broken = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: '{' });
  assert.equal(broken.status, 400);
});
