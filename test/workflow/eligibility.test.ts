import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { androidRemoteAccess, fiftyMbps, reservation, slots, twentyMbps } from '../requests.ts';
import { openWorld, type Run, straight, types } from '../world.ts';

const world = await openWorld();
after(world.close);

const notBought = [...straight.slice(0, 4), ...straight.slice(6)];
const usd = (amount: string) => ({ amount, currencyCode: 'USD' });
const codes = ({ report }: Run) => report.reasons?.map(({ code }) => code);
const foreign = (service: string, input: Record<string, unknown>, region = 'us-east-1') =>
  world.sandbox.perform(service, 'PurchaseOffering', input, { region });
const price = (service: string, offering: string, amount: string) =>
  fetch(`${world.url}/_sandbox/offerings`, {
    method: 'PUT',
    body: JSON.stringify({ service, offering, price: amount }),
  });

const refused = async (request: object) => {
  const run = await world.purchase(request);
  assert.deepEqual(run.path, notBought);
  assert.equal(run.report.outcome, 'INELIGIBLE');
  assert.equal(world.sends(), 0);
  assert.deepEqual(await world.ledger(), []);
  return run;
};

test('a reservation that is still active is told with its end, and is no news', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  await foreign('mediaconnect', {
    offeringArn: twentyMbps,
    reservationName: 'by-hand',
    start: '2026-11-01T00:00:00Z',
  });
  const run = await refused(reservation());
  const reservationArn = world.owned().reservations[0]?.reservationArn ?? '';
  assert.deepEqual(run.report.reasons, [
    {
      code: 'ReservationActive',
      message:
        'The reservation by-hand is active in us-east-1 until 2027-11-01T00:00:00Z; only one can be active at a time.',
      figures: { reservationName: 'by-hand', reservationArn, until: '2027-11-01T00:00:00Z' },
    },
  ]);
  assert.equal(run.report.severity, 'info');
  assert.equal(
    run.report.summary,
    'Not bought, a reservation is still active: 20 Mbps on MediaConnect in us-east-1',
  );
});

test('all that stands against a reservation is told at once', async () => {
  await world.given();
  await foreign('mediaconnect', {
    offeringArn: twentyMbps,
    reservationName: 'primary',
    start: '2026-11-01T00:00:00Z',
  });
  await price('mediaconnect', twentyMbps, '2.0000');
  const run = await refused(reservation({}, { spendLimit: usd('100.00') }));
  assert.deepEqual(codes(run), [
    'ReservationActive',
    'ReservationNameTaken',
    'SpendLimitExceeded',
    'SpendCeilingExceeded',
  ]);
  assert.equal(run.report.severity, 'warning');
});

test('an expired reservation stands against nothing but its name', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  await foreign('mediaconnect', {
    offeringArn: twentyMbps,
    reservationName: 'primary',
    start: '2026-11-01T00:00:00Z',
  });
  await world.sandbox.moveTo(Date.parse('2027-11-01T00:00:00Z'));
  assert.deepEqual(codes(await refused(reservation())), ['ReservationNameTaken']);
  const { report } = await world.purchase(reservation({ ReservationName: 'primary-2027' }), 'renewal');
  assert.equal(report.outcome, 'PURCHASED');
});

test('an offering that is not for sale', async () => {
  await world.given();
  const OfferingArn = 'arn:aws:mediaconnect:us-east-1::offering:gone';
  const run = await refused(reservation({ OfferingArn }));
  assert.deepEqual(run.report.reasons?.[0]?.figures, { offering: OfferingArn, region: 'us-east-1' });
  assert.equal(
    run.report.summary,
    'Not bought, the offering is not for sale: a reservation on MediaConnect in us-east-1',
  );
  await world.given();
  const gone = 'D68B3C05-1BA6-4360-BC69-999999999999';
  assert.deepEqual(codes(await refused(slots({ offeringId: gone }))), ['OfferingNotFound']);
});

test('all that stands against slots is told at once', async () => {
  await world.given({ switches: { maxSlots: 5 } });
  await foreign('devicefarm', { offeringId: androidRemoteAccess, quantity: 3 }, 'us-west-2');
  const request = slots(
    { quantity: 3, offeringPromotionId: 'NO-SUCH-PROMOTION' },
    { spendLimit: usd('749.99') },
  );
  const run = await refused(request);
  assert.deepEqual(run.report.reasons, [
    {
      code: 'PromotionNotFound',
      message: 'The promotion NO-SUCH-PROMOTION is unknown, or this account has used it already.',
      figures: { offeringPromotionId: 'NO-SUCH-PROMOTION' },
    },
    {
      code: 'SlotsExceeded',
      message: 'The account has 3 slots of this offering and may have 5; 3 more do not fit.',
      figures: { offeringId: androidRemoteAccess, owned: 3, quantity: 3, maxSlots: 5 },
    },
    {
      code: 'SpendLimitExceeded',
      message: "It would cost up to 750.00 USD a month, and the request's spend limit is 749.99 USD.",
      figures: { committed: '750', limit: '749.99', currencyCode: 'USD' },
    },
  ]);
});

test('slots that just fit', async () => {
  await world.given({ switches: { maxSlots: 5 } });
  await foreign('devicefarm', { offeringId: androidRemoteAccess, quantity: 3 }, 'us-west-2');
  assert.equal((await world.purchase(slots({ quantity: 2 }))).report.outcome, 'PURCHASED');
  assert.equal(world.owned().slots[androidRemoteAccess]?.current, 5);
});

test('an account that Device Farm does not let buy is told whom to write to', async () => {
  await world.given({ switches: { deviceFarmEligible: false } });
  const run = await refused(slots());
  assert.deepEqual(codes(run), ['NotEligible']);
  assert.match(run.report.reasons?.[0]?.message ?? '', /Write to aws-devicefarm-support@amazon\.com\.$/);
});

test('offering, promotion, slots and reservations are found on the last page of their lists', async () => {
  await world.given({ switches: { pageSize: 1, maxSlots: 1 } });
  await foreign('devicefarm', { offeringId: androidRemoteAccess, quantity: 1 }, 'us-west-2');
  const last = { offeringId: '552B4DAD-A6C9-45C4-94FB-12345EXAMPLE' };
  await foreign('devicefarm', { ...last, quantity: 1 }, 'us-west-2');
  const promotion = { offeringPromotionId: 'FIRST-MONTH-FREE-EXAMPLE' };
  assert.deepEqual(codes(await refused(slots({ ...last, ...promotion }))), ['SlotsExceeded']);

  await world.given({ at: '2028-11-10T12:00:00Z', switches: { pageSize: 1 } });
  const start = '2028-11-01T00:00:00Z';
  await foreign('mediaconnect', { offeringArn: twentyMbps, reservationName: 'first', start });
  await world.sandbox.moveTo(Date.parse('2029-11-10T12:00:00Z'));
  const again = { offeringArn: fiftyMbps, reservationName: 'second', start: '2029-11-01T00:00:00Z' };
  await foreign('mediaconnect', again);
  assert.deepEqual(codes(await refused(reservation())), ['ReservationActive']);
});

test('a commitment equal to the spend limit is within it', async () => {
  await world.given({ at: '2030-11-10T12:00:00Z' });
  const equal = reservation({}, { spendLimit: usd('5256.00') });
  assert.equal((await world.purchase(equal)).report.outcome, 'PURCHASED');
  await world.given();
  const oneCentBelow = reservation({}, { spendLimit: usd('5255.99') });
  assert.deepEqual((await refused(oneCentBelow)).report.reasons, [
    {
      code: 'SpendLimitExceeded',
      message:
        "It would cost up to 5,256.00 USD over 12 months, and the request's spend limit is 5,255.99 USD.",
      figures: { committed: '5256', limit: '5255.99', currencyCode: 'USD' },
    },
  ]);
});

test('no request can raise the ceiling: a thousand slots are a month above it, one price step below they are not', async () => {
  const spendLimit = usd('999999999999');
  await world.given({ switches: { maxSlots: 1000 } });
  assert.equal(
    (await world.purchase(slots({ quantity: 1000 }, { spendLimit }))).report.outcome,
    'PURCHASED',
    '250,000.00 USD is the ceiling',
  );
  await world.given({ switches: { maxSlots: 1000 } });
  await price('devicefarm', androidRemoteAccess, '250.00001');
  const run = await refused(slots({ quantity: 1000 }, { spendLimit }));
  assert.deepEqual(run.report.reasons?.[0], {
    code: 'SpendCeilingExceeded',
    message:
      "It would cost up to 250,000.01 USD a month, and this deployment's ceiling for a single purchase is 250,000.00 USD.",
    figures: { committed: '250000.01', limit: '250000.00', currencyCode: 'USD' },
  });
});

for (const [service, offering, request, dearer] of [
  ['mediaconnect', twentyMbps, reservation({}, { spendLimit: usd('5300.00') }), '0.0400'],
  ['devicefarm', androidRemoteAccess, slots({}, { spendLimit: usd('250.00') }), '250.01'],
] as const)
  test(`the price of the moment counts: ${service} got dearer after the check`, async () => {
    const throttled = { service: 'lambda', operation: 'PurchaseOffering', fault: 'lambda-throttle' };
    await world.given({ faults: [throttled] });
    world.sandbox.waits = 'real';
    await world.start('a-purchase', request);
    await world.resting();
    await price(service, offering, dearer);
    world.sandbox.waits = 'skipped';
    await world.settled();
    const run = await world.runOf('a-purchase');
    assert.deepEqual(run.path, straight);
    assert.deepEqual(codes(run), ['SpendLimitExceeded']);
    assert.equal(world.sends(), 0);
    assert.deepEqual(types(await world.ledger()), ['PurchaseAbandoned']);
  });
