import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fiftyMbps, reservation, slots } from '../requests.ts';
import { openWorld, straight, types } from '../world.ts';

const world = await openWorld();
after(world.close);

const services = [
  ['mediaconnect', reservation()],
  ['devicefarm', slots()],
] as const;
const ownedCount = () => world.owned().reservations.length + world.owned().purchases.length;
const distinct = <Value>(values: Value[]) => [...new Set(values)];
const atOnce = async (requests: Record<string, unknown>) => {
  await Promise.all(Object.entries(requests).map(([name, request]) => world.start(name, request)));
  await world.settled();
  return Promise.all(Object.keys(requests).map(world.runOf));
};

for (const [service, request] of services) {
  const named = { ...request, requestId: 'primary-2026' };

  test(`${service}: one requestId in two executions at the same moment is one purchase and two honest outcomes`, async () => {
    await world.given();
    const runs = await atOnce({ a: named, b: named });
    assert.deepEqual(distinct(runs.map(({ report }) => report.outcome)), ['PURCHASED']);
    assert.equal(distinct(runs.map(({ report }) => report.receipt?.id)).length, 1);
    assert.equal(world.sends(), 1);
    assert.equal(ownedCount(), 1);
    assert.equal(world.messages().length, 2);
  });

  test(`${service}: the same while the only answer gets lost`, async () => {
    await world.given({ faults: [{ service, operation: 'PurchaseOffering', fault: 'lose-the-reply' }] });
    const runs = await atOnce({ a: named, b: named });
    assert.deepEqual(distinct(runs.map(({ report }) => report.outcome)), ['PURCHASED']);
    assert.equal(world.sends(), 1);
    assert.equal(ownedCount(), 1);
  });

  test(`${service}: the request of a purchase, made again, gets the same receipt and sends nothing`, async () => {
    await world.given();
    const first = await world.purchase(named, 'first');
    await world.sandbox.moveTo(world.clock.now() + 3_600_000);
    const again = await world.purchase(named, 'again');
    assert.deepEqual(again.path, ['ValidateRequest', 'IsNew', ...straight.slice(6)]);
    assert.deepEqual(again.report.receipt, first.report.receipt);
    assert.equal(again.report.boughtEarlier, true);
    assert.equal(again.report.severity, 'notice');
    assert.match(again.report.summary, /^Purchased before: /);
    assert.equal(world.sends(), 1);

    const planned = await world.purchase({ ...named, dryRun: true }, 'planned');
    assert.equal(planned.report.outcome, 'PURCHASED');
  });

  test(`${service}: what was rejected may be asked for again, and is bought`, async () => {
    await world.given({ faults: [{ service, operation: 'PurchaseOffering', fault: 'refuse' }] });
    assert.equal((await world.purchase(named, 'first')).report.outcome, 'REJECTED');
    await world.sandbox.moveTo(world.clock.now() + 60_000);
    const again = await world.purchase(named, 'again');
    assert.equal(again.report.outcome, 'PURCHASED');
    assert.deepEqual(types(await world.ledger('primary-2026')), [
      'PurchaseClaimed',
      'PurchaseSubmitted',
      'PurchaseRejected',
      'PurchaseClaimed',
      'PurchaseSubmitted',
      'PurchaseAccepted',
    ]);
    assert.equal(ownedCount(), 1);
  });

  test(`${service}: what failed may be asked for again, and is bought`, async () => {
    const denied = { service: 'lambda', operation: 'PurchaseOffering', fault: 'crash-before', times: 3 };
    await world.given({ faults: [denied] });
    const first = await world.purchase(named, 'first');
    assert.equal(first.report.outcome, 'FAILED');
    assert.equal(first.report.reasons?.[0]?.code, 'Runtime.ExitError');
    await world.sandbox.moveTo(world.clock.now() + 60_000);
    assert.equal((await world.purchase(named, 'again')).report.outcome, 'PURCHASED');
    assert.equal(world.sends(), 1);
  });
}

const reused = {
  path: 'requestId',
  expected: 'the request that was made under this id on 2026-12-10T12:00:00.000Z (RequestIdReused)',
};
for (const [what, first, second] of [
  ['another quantity', slots(), slots({ quantity: 2 })],
  ['another offering', reservation(), reservation({ OfferingArn: fiftyMbps })],
  ['another service', reservation(), slots()],
  ['a Start, where the first had none', reservation(), reservation({ Start: '2026-12-01T00:00:00Z' })],
  ['another spendLimit', slots(), slots({}, { spendLimit: { amount: '9', currencyCode: 'USD' } })],
  ['resendWhenAbsent', slots(), slots({}, { resendWhenAbsent: true })],
] as const)
  test(`a different request under the same id is refused: ${what}`, async () => {
    const december = Date.parse('2026-12-10T12:00:00Z');
    if (world.clock.now() < december) await world.sandbox.moveTo(december);
    await world.given();
    assert.equal(world.clock.now(), december);
    await world.purchase({ ...first, requestId: 'one-id' }, 'first');
    const { report } = await world.purchase({ ...second, requestId: 'one-id' }, 'second');
    assert.equal(report.outcome, 'INVALID');
    const [fault, ...others] = report.faults ?? [];
    assert.deepEqual({ path: fault?.path, expected: fault?.expected }, reused);
    assert.match(
      String(fault?.received),
      /^a different request\. What became of the first one: it was purchased, receipt .+\. Under an id of its own, this one is a purchase of its own$/,
    );
    assert.deepEqual(others, []);
    assert.match(report.summary, /nothing was sent: its requestId belongs to another request/);
    assert.equal(world.sends(), 1);
  });

test('an omitted default and the same value written out are the same request', async () => {
  await world.given();
  await world.purchase(reservation({}, { requestId: 'one-id' }), 'first');
  const spelled = reservation({}, { requestId: 'one-id', region: 'us-east-1', dryRun: false });
  assert.equal((await world.purchase(spelled, 'second')).report.outcome, 'PURCHASED');
  await world.given();
  await world.purchase(slots({}, { requestId: 'one-id' }), 'first');
  const written = slots({}, { requestId: 'one-id', resendWhenAbsent: false });
  assert.equal((await world.purchase(written, 'second')).report.outcome, 'PURCHASED');
  assert.equal(world.sends(), 1);
});

test('three like requests at once, while reads lag by minutes: each gets a receipt of its own', async () => {
  await world.given({ switches: { readLagMs: 180_000 } });
  const runs = await atOnce({ a: slots(), b: slots(), c: slots() });
  assert.deepEqual(distinct(runs.map(({ report }) => report.outcome)), ['PURCHASED']);
  assert.equal(distinct(runs.map(({ report }) => report.receipt?.id)).length, 3);
  assert.equal(ownedCount(), 3);
});

test('two like requests of which the second’s answer is lost, while reads lag: it does not take the first’s receipt', async () => {
  const lost = { service: 'devicefarm', operation: 'PurchaseOffering', fault: 'lose-the-reply', after: 1 };
  await world.given({ faults: [lost], switches: { readLagMs: 180_000 } });
  const first = await world.purchase(slots(), 'first');
  const second = await world.purchase(slots(), 'second');
  assert.equal(second.report.outcome, 'PURCHASED');
  assert.equal(second.report.foundBy, 'reconciliation');
  assert.notEqual(second.report.receipt?.id, first.report.receipt?.id);
  assert.equal(world.sends(), 2);
  assert.equal(ownedCount(), 2);
});

test('two reservations at once: one is bought, the other is told that one is active', async () => {
  await world.given();
  const runs = await atOnce({ a: reservation(), b: reservation({ ReservationName: 'second' }) });
  const outcomes = runs.map(({ report }) => report.outcome).sort();
  // The loser learns it from its own look, if that came late enough, or else from MediaConnect.
  assert.match(outcomes.join(), /^(INELIGIBLE,PURCHASED|PURCHASED,REJECTED)$/);
  assert.equal(ownedCount(), 1);
});
