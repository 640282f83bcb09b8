import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { androidRemoteAccess, reservation, slots, twentyMbps } from '../requests.ts';
import { found, openWorld, types } from '../world.ts';

const world = await openWorld();
after(world.close);

const services = [
  ['mediaconnect', reservation()],
  ['devicefarm', slots()],
] as const;
const befalls = (service: string, fault: string, rest: object = {}) => ({
  ...{ service, operation: 'PurchaseOffering', fault },
  ...rest,
});
const ownedCount = () => world.owned().reservations.length + world.owned().purchases.length;
const looks = (path: string[]) => path.filter((state) => state === 'ReconcilePurchase').length;

const boughtButNotTold = [
  'error-500-after',
  'bad-gateway-502-after',
  'unavailable-503-after',
  'gateway-timeout-504-after',
  'lose-the-reply',
  'cut-the-reply',
  'empty-reply',
  'unreadable-reply',
];
for (const [service, request] of services)
  for (const fault of boughtButNotTold)
    test(`${service}, ${fault}: bought, and found in the service's books`, async () => {
      await world.given({ faults: [befalls(service, fault)] });
      const run = await world.purchase(request);
      assert.deepEqual(run.path, found);
      assert.deepEqual(types(await world.ledger()), [
        'PurchaseClaimed',
        'PurchaseSubmitted',
        'PurchaseAccepted',
      ]);
      assert.equal(run.report.outcome, 'PURCHASED');
      assert.equal(run.report.foundBy, 'reconciliation');
      assert.equal(run.report.severity, 'warning');
      assert.equal(world.sends(), 1);
      assert.equal(ownedCount(), 1);
      assert.match(world.messages()[0]?.bodies.email ?? '', /compare\.\n/);
    });

const nothingHappened = [
  'error-500-before',
  'bad-gateway-502-before',
  'unavailable-503-before',
  'gateway-timeout-504-before',
  'refuse-connection',
];
for (const fault of nothingHappened)
  test(`mediaconnect, ${fault}: nobody knows, so it is looked for a quarter of an hour, and sent again`, async () => {
    await world.given({ faults: [befalls('mediaconnect', fault)] });
    const begun = world.clock.now();
    const run = await world.purchase(reservation());
    assert.equal(run.report.outcome, 'PURCHASED');
    assert.equal(run.report.foundBy, 'answer');
    assert.deepEqual(types(await world.ledger()), [
      'PurchaseClaimed',
      'PurchaseSubmitted',
      'PurchaseAbsent',
      'PurchaseSubmitted',
      'PurchaseAccepted',
    ]);
    assert.equal(world.clock.now() - begun, 960_000);
    assert.equal(looks(run.path), 17);
    assert.equal(world.sends(), 2);
    assert.equal(ownedCount(), 1);
  });

for (const fault of nothingHappened)
  test(`devicefarm, ${fault}: nothing shows in a quarter of an hour, and a person is asked`, async () => {
    await world.given({ faults: [befalls('devicefarm', fault)] });
    const run = await world.purchase(slots());
    assert.equal(run.error, 'NEEDS_ATTENTION');
    assert.equal(run.report.severity, 'critical');
    assert.deepEqual(
      run.report.reasons?.map(({ code }) => code),
      ['OutcomeUnknown'],
    );
    assert.deepEqual(types(await world.ledger()), ['PurchaseClaimed', 'PurchaseSubmitted']);
    assert.equal(looks(run.path), 17);
    assert.equal(world.sends(), 1);
    assert.equal(ownedCount(), 0);
  });

test('what needs a person says what to look at, and the commands that settle it', async () => {
  await world.given({
    at: '2026-11-20T12:00:00Z',
    faults: [befalls('devicefarm', 'unavailable-503-before')],
  });
  await world.purchase(slots());
  const email = world.messages()[0]?.bodies.email ?? '';
  for (const line of [
    'Needs attention, it may have been bought or not: 1 Android slot on Device Farm.\n',
    'Unknown since: 2026-11-20T12:00:00.000Z\n',
    '- Do not buy it by another way before this is settled.',
    "ledger 'a-purchase' --state-machine-arn 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering'\n",
    'aws devicefarm list-offering-transactions --region us-west-2\n',
    "resolve 'a-purchase' --bought RECEIPT ",
    "resolve 'a-purchase' --not-bought ",
  ])
    assert.ok(email.includes(line), line);
});

test('while a purchase is parked its offering is held: others fail, other offerings are free, the same one only looks', async () => {
  await world.given({ faults: [befalls('devicefarm', 'unavailable-503-before')] });
  await world.purchase(slots(), 'parked');

  const other = await world.purchase(slots({ quantity: 2 }), 'other');
  assert.equal(other.error, 'FAILED');
  assert.deepEqual(
    other.report.reasons?.map(({ code }) => code),
    ['OfferingBusy'],
  );
  assert.equal(other.report.summary, 'Failed, nothing was bought: 2 slots on Device Farm');
  assert.deepEqual(types(await world.ledger('other')), ['PurchaseAbandoned']);

  const elsewhere = slots({ offeringId: 'A53D4D73-A6F6-4B82-A0B0-12345EXAMPLE' });
  assert.equal((await world.purchase(elsewhere, 'elsewhere')).report.outcome, 'PURCHASED');

  const again = await world.purchase(slots({}, { requestId: 'parked' }), 'again');
  assert.equal(again.report.outcome, 'NEEDS_ATTENTION');
  assert.deepEqual(again.path.slice(0, 4), ['ValidateRequest', 'IsNew', 'ReconcilePurchase', 'IsSettled']);
  assert.equal(world.sends(), 2);
});

test('a request that says resendWhenAbsent is sent again', async () => {
  await world.given({ faults: [befalls('devicefarm', 'unavailable-503-before')] });
  const run = await world.purchase(slots({}, { resendWhenAbsent: true }));
  assert.equal(run.report.outcome, 'PURCHASED');
  assert.deepEqual(types(await world.ledger()), [
    'PurchaseClaimed',
    'PurchaseSubmitted',
    'PurchaseAbsent',
    'PurchaseSubmitted',
    'PurchaseAccepted',
  ]);
  assert.equal(world.sends(), 2);
  assert.equal(ownedCount(), 1);
});

test('three sends that were never answered are enough: the rest is for a person', async () => {
  await world.given({ faults: [befalls('mediaconnect', 'unavailable-503-before', { times: 9 })] });
  const run = await world.purchase(reservation());
  assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
  assert.equal(world.sends(), 3);
});

for (const [service, request] of services)
  test(`${service}: a send that lands minutes later is found, not sent again`, async () => {
    await world.given({ faults: [befalls(service, 'land-late', { ms: 600_000 })] });
    const run = await world.purchase(request);
    assert.equal(run.report.foundBy, 'reconciliation');
    assert.equal(looks(run.path), 11);
    assert.equal(world.sends(), 1);
    assert.equal(ownedCount(), 1);
  });

test('mediaconnect: a send that lands after its repeat finds the door shut', async () => {
  await world.given({ faults: [befalls('mediaconnect', 'land-late', { ms: 1_200_000 })] });
  const run = await world.purchase(reservation());
  assert.equal(run.report.outcome, 'PURCHASED');
  await world.sandbox.moveTo(world.clock.now() + 3_600_000);
  assert.equal(world.sends(), 2);
  assert.equal(ownedCount(), 1);
});

test('devicefarm: a send that lands after the quarter of an hour is found when the request is started again', async () => {
  await world.given({ faults: [befalls('devicefarm', 'land-late', { ms: 1_200_000 })] });
  assert.equal((await world.purchase(slots(), 'first')).report.outcome, 'NEEDS_ATTENTION');
  await world.sandbox.moveTo(world.clock.now() + 3_600_000);
  const again = await world.purchase(slots({}, { requestId: 'first' }), 'again');
  assert.equal(again.report.outcome, 'PURCHASED');
  assert.equal(again.report.foundBy, 'reconciliation');
  assert.equal(world.sends(), 1);
});

test('a refusal after an unknown send proves nothing about the unknown one', async () => {
  const unknown = befalls('mediaconnect', 'unavailable-503-before');
  await world.given({ faults: [unknown, befalls('mediaconnect', 'refuse')] });
  const run = await world.purchase(reservation());
  assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
  assert.deepEqual(
    run.report.reasons?.map(({ code }) => code),
    ['RefusedAfterUnknown'],
  );
});

test('an unknown send that landed makes the repeat a refusal, and is found all the same', async () => {
  const late = befalls('mediaconnect', 'land-late', { ms: 900_000 });
  await world.given({ faults: [late], switches: { readLagMs: 120_000 } });
  const run = await world.purchase(reservation());
  assert.equal(run.report.outcome, 'PURCHASED');
  assert.equal(run.report.foundBy, 'reconciliation');
  assert.equal(ownedCount(), 1);
});

test('an offering whose ARN was written without the account segment is found under the other spelling', async () => {
  await world.given({ faults: [befalls('mediaconnect', 'lose-the-reply')] });
  const run = await world.purchase(reservation({ OfferingArn: twentyMbps.replace('::', ':') }));
  assert.deepEqual(run.path, found);
  assert.equal(ownedCount(), 1);
});

test('what follows an absent send says so: should that one land after all, it is a second purchase', async () => {
  await world.given({ faults: [befalls('devicefarm', 'land-late', { ms: 1_200_000 })] });
  const { report } = await world.purchase(slots({}, { resendWhenAbsent: true }));
  assert.equal(report.outcome, 'PURCHASED');
  assert.equal(report.absentSends, 1);
  assert.equal(report.severity, 'warning');
});

test('what somebody bought by hand a moment before is not taken for ours', async () => {
  await world.given({ faults: [befalls('devicefarm', 'unavailable-503-before')] });
  const input = { offeringId: androidRemoteAccess, quantity: 1 };
  await world.sandbox.perform('devicefarm', 'PurchaseOffering', input, { region: 'us-west-2' });
  const run = await world.purchase(slots());
  assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
  assert.deepEqual(types(await world.ledger()), ['PurchaseClaimed', 'PurchaseSubmitted']);
});
