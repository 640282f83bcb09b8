import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { badRequests } from '../purchasing/bad-requests.ts';
import { badReservations } from '../purchasing/bad-reservations.ts';
import { badSlots } from '../purchasing/bad-slots.ts';
import { reservation, slots } from '../requests.ts';
import { openWorld } from '../world.ts';

const world = await openWorld();
after(world.close);

test('every bad request ends INVALID with all its faults, nothing is sent or written down, and the message says so', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  // For null the sandbox's interpreter says that `$` points to nothing, where Step Functions passes it on.
  const all = [...badRequests.slice(1), ...badSlots, ...badReservations];
  for (const [index, [, request]] of all.entries()) {
    await world.start(`bad-${index}`, request);
    await world.settled();
  }

  // Seven have a Start outside of its window and no other fault: they are looked up, since they may be repeats.
  assert.deepEqual(world.calls(), { 'dynamodb.Query': 7, 'sns.Publish': all.length });
  const messages = world.messages();
  for (const [index, [what, , ...faults]] of all.entries()) {
    const { path, error, report } = await world.runOf(`bad-${index}`);
    assert.deepEqual(path, ['ValidateRequest', 'IsNew', 'NotifyOutcome', 'IsInOrder', 'NotConcluded'], what);
    assert.equal(error, 'INVALID', what);
    const told = report.faults?.map(
      ({ path, expected, received }) => `${path}: expected ${expected}; got ${received}`,
    );
    assert.deepEqual(told, faults, what);

    const message = messages.find(({ attributes }) => attributes.requestId === `bad-${index}`);
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    assert.equal(message?.subject, `Invalid request, nothing was bought: ${count}`, what);
    assert.equal(message?.attributes.severity, 'warning');
    for (const fault of faults) assert.ok(message?.bodies.email?.includes(`Fault:         ${fault}\n`), what);
    assert.deepEqual(JSON.parse(message?.bodies.default ?? ''), report);
  }
});

test('a request of 200 KB full of faults still ends in a message that SNS takes', async () => {
  await world.given();
  const faults = Object.fromEntries(
    Array.from({ length: 9000 }, (_, n) => [`member-${n}`, '\u202e'.repeat(3)]),
  );
  const { report } = await world.purchase(slots({}, faults));
  assert.equal(report.outcome, 'INVALID');
  assert.equal(report.faults?.length, 51);
  assert.equal(world.messages()[0]?.subject, 'Invalid request, nothing was bought: 51 faults');
});

test('a nesting of hundreds is INVALID like any other', async () => {
  await world.given();
  const { report } = await world.purchase(slots({ quantity: JSON.parse('['.repeat(400) + ']'.repeat(400)) }));
  assert.equal(report.outcome, 'INVALID');
});

test('the fence of an offering is nobody’s requestId, and an execution’s name can’t be one either', async () => {
  await world.given();
  const fence = `fence#123456789012#us-west-2#devicefarm#${slots().purchase.offeringId}`;
  const { report } = await world.purchase(slots({}, { requestId: fence }));
  assert.equal(report.outcome, 'INVALID');
  assert.equal((await world.purchase(slots(), 'käufe')).report.outcome, 'INVALID');
  assert.equal(world.sends(), 0);
});

for (const Start of ['2026-12-01T00:00:00Z', '2026-12-20T12:00:00Z'])
  test(`a reservation may start at ${Start} on 20 December at noon`, async () => {
    await world.given({ at: '2026-12-20T12:00:00Z' });
    const { report } = await world.purchase(reservation({ Start }));
    assert.equal(report.outcome, 'PURCHASED');
    assert.equal(world.owned().reservations[0]?.start, Start);
  });

test('the clock is the start of the execution: a retry after midnight of the 1st does not change its mind', async () => {
  const throttled = { service: 'lambda', operation: 'ValidateRequest', fault: 'lambda-throttle', times: 5 };
  await world.given({ at: '2026-12-31T23:59:59Z', faults: [throttled] });
  const run = await world.purchase(reservation({ Start: '2026-12-31T23:59:59Z' }));
  assert.ok(world.clock.now() > Date.parse('2027-01-01T00:00:00Z'), 'it is next year by now');
  // It is MediaConnect that says no, and not we.
  assert.equal(run.report.outcome, 'REJECTED');
  assert.equal(run.report.reasons?.[0]?.code, 'BadRequestException');
});

test('a repeat next month of a request that was bought is no fault: its Start was in order then', async () => {
  await world.given({ at: '2027-01-10T12:00:00Z' });
  const request = reservation({ Start: '2027-01-05T00:00:00Z' }, { requestId: 'primary-2027' });
  const first = await world.purchase(request, 'january');
  await world.sandbox.moveTo(Date.parse('2027-02-10T12:00:00Z'));
  const second = await world.purchase(request, 'february');
  assert.equal(second.report.outcome, 'PURCHASED');
  assert.equal(second.report.receipt?.id, first.report.receipt?.id);
  assert.equal(world.sends(), 1);
});
