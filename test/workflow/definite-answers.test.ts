import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reservation, slots } from '../requests.ts';
import { openWorld, straight, types } from '../world.ts';

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

for (const [service, request] of services)
  test(`${service}: a reply that is merely slow is an answer`, async () => {
    await world.given({ faults: [befalls(service, 'slow-reply', { ms: 20_000 })] });
    await world.start('a-purchase', request);
    while (world.sends() === 0) await new Promise(setImmediate);
    await world.sandbox.moveTo(world.clock.now() + 20_000);
    await world.settled();
    assert.deepEqual((await world.runOf('a-purchase')).path, straight);
  });

for (const [service, request] of services)
  test(`${service}: a throttled send is a definite no, and the state machine sends again`, async () => {
    await world.given({ faults: [befalls(service, 'throttle', { times: 2 })] });
    const run = await world.purchase(request);
    assert.deepEqual(run.path, straight);
    assert.deepEqual(types(await world.ledger()), [
      'PurchaseClaimed',
      'PurchaseSubmitted',
      'PurchaseRefused',
      'PurchaseSubmitted',
      'PurchaseRefused',
      'PurchaseSubmitted',
      'PurchaseAccepted',
    ]);
    assert.equal(world.sends(), 3);
    assert.equal(ownedCount(), 1);
  });

test('throttled for ever: given up with the certainty that nothing was bought', async () => {
  await world.given({ faults: [befalls('devicefarm', 'throttle', { times: 1000 })] });
  const run = await world.purchase(slots());
  assert.equal(run.error, 'FAILED');
  assert.deepEqual(run.report.reasons, [{ code: 'TooManyRequestsException', message: 'Rate exceeded' }]);
  assert.equal(types(await world.ledger()).at(-1), 'PurchaseAbandoned');
  assert.equal(world.sends(), 63);
  assert.equal(ownedCount(), 0);
});

for (const [service, request, code] of [
  ['mediaconnect', reservation(), 'ForbiddenException'],
  ['devicefarm', slots(), 'AccessDeniedException'],
] as const)
  test(`${service}: a refusal is the end of it`, async () => {
    await world.given({ faults: [befalls(service, 'refuse')] });
    const run = await world.purchase(request);
    assert.deepEqual(run.path, [...straight.slice(0, -1), 'NotConcluded']);
    assert.equal(run.error, 'REJECTED');
    const message = 'User is not authorized to perform this operation';
    assert.deepEqual(run.report.reasons, [{ code, message }]);
    assert.deepEqual(types(await world.ledger()), [
      'PurchaseClaimed',
      'PurchaseSubmitted',
      'PurchaseRejected',
    ]);
    assert.equal(world.sends(), 1);
  });
