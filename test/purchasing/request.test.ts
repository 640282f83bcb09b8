import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRequest } from '../../purchasing/request.ts';
import {
  androidRemoteAccess,
  executionNamed,
  purchaseOf,
  reservation,
  slots,
  twentyMbps,
} from '../requests.ts';
import { badRequests } from './bad-requests.ts';
import { badReservations } from './bad-reservations.ts';
import { badSlots } from './bad-slots.ts';

const faultsOf = (request: unknown, execution = executionNamed('a-purchase')): string[] => {
  const parsed = parseRequest(request, execution);
  const faults = 'faults' in parsed ? parsed.faults : parsed.outside ? [parsed.outside] : [];
  return faults.map(({ path, expected, received }) => `${path}: expected ${expected}; got ${received}`);
};

const all = [...badRequests, ...badSlots, ...badReservations];

for (const [what, request, ...faults] of all)
  test(`not a request: ${what}`, () => assert.deepEqual(faultsOf(request), faults));

test('there are more than sixty kinds of bad requests', () => assert.ok(all.length > 60));

test('of more than fifty faults the first fifty are told, and how many there are more', () => {
  const request = slots({}, Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`member${n}`, n])));
  const faults = faultsOf(request);
  assert.equal(faults.length, 51);
  assert.equal(faults[0], 'member0: expected no such member; got 0');
  assert.equal(faults[50], '(the request): expected fewer faults; got 30 more of them');
});

test('whatever JSON comes, it is a purchase or has faults, and each is a line of visible ASCII', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.jsonValue().map((value) => slots({ quantity: value })),
      ),
      (value) => {
        const parsed = parseRequest(value, executionNamed('a-purchase'));
        if (!('faults' in parsed)) return true;
        return (
          parsed.faults.length > 0 &&
          parsed.faults.every((fault) => Object.values(fault).every((text) => /^[ -~]+$/.test(text)))
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('the least MediaConnect request: Region, name and Start are filled in', () => {
  const request = { service: 'mediaconnect', purchase: { OfferingArn: twentyMbps } };
  assert.deepEqual(purchaseOf(request, 'eu-2026', '2026-11-10T12:00:00.987Z'), {
    purchaseId: 'eu-2026',
    account: '123456789012',
    requestedAt: '2026-11-10T12:00:00.987Z',
    ledgerSeen: 0,
    dryRun: false,
    service: 'mediaconnect',
    region: 'us-east-1',
    parameters: {
      OfferingArn: twentyMbps,
      ReservationName: 'buyonce-46846ce70d45d78a2382eef8',
      Start: '2026-11-10T12:00:00Z',
    },
    startLeftOut: true,
  });
});

test('the least Device Farm request: it is in us-west-2, wherever the execution is', () => {
  assert.deepEqual(purchaseOf(slots()), {
    purchaseId: 'a-purchase',
    account: '123456789012',
    requestedAt: '2026-11-10T12:00:00.000Z',
    ledgerSeen: 0,
    dryRun: false,
    service: 'devicefarm',
    region: 'us-west-2',
    parameters: { offeringId: androidRemoteAccess, quantity: 1 },
    resendWhenAbsent: false,
  });
});

test('a derived name is the same for the same request, and another in another Region', () => {
  const nameOf = (region: string, name: string) => {
    const purchase = { OfferingArn: `arn:aws:mediaconnect:${region}::offering:1` };
    const parsed = purchaseOf({ service: 'mediaconnect', region, purchase }, name);
    return parsed.service === 'mediaconnect' && parsed.parameters.ReservationName;
  };
  assert.equal(nameOf('eu-west-1', 'one'), nameOf('eu-west-1', 'one'));
  assert.notEqual(nameOf('eu-west-1', 'one'), nameOf('eu-west-2', 'one'));
  assert.notEqual(nameOf('eu-west-1', 'one'), nameOf('eu-west-1', 'two'));
});

test("a requestId goes before the execution's name", () => {
  assert.equal(purchaseOf(slots({}, { requestId: 'primary-2026' })).purchaseId, 'primary-2026');
});

test('an execution whose name can be no requestId needs one in the request', () => {
  assert.deepEqual(faultsOf(slots(), executionNamed('käufe')), [
    'requestId: expected a requestId, since the name of this execution can not serve as one; got nothing',
  ]);
  assert.deepEqual(faultsOf(slots({}, { requestId: 'purchases' }), executionNamed('käufe')), []);
});

test('an offering ARN is accepted with and without the empty account segment', () => {
  assert.deepEqual(faultsOf(reservation({ OfferingArn: 'arn:aws:mediaconnect:us-east-1:offering:1' })), []);
});

test('an offering of another Region is bought where the request says', () => {
  const OfferingArn = 'arn:aws:mediaconnect:eu-west-1::offering:1';
  assert.equal(purchaseOf(reservation({ OfferingArn }, { region: 'eu-west-1' })).region, 'eu-west-1');
});

for (const [what, Start, startedAt] of [
  ['on its first second', '2026-11-01T00:00:00Z', '2026-11-10T12:00:00.000Z'],
  ['on its last second', '2026-11-10T12:00:00Z', '2026-11-10T12:00:00.000Z'],
  ['on its only second', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
  ['on 29 February', '2028-02-29T00:00:00Z', '2028-02-29T23:59:59.999Z'],
] as const)
  test(`a Start in its window, ${what}`, () =>
    assert.deepEqual(faultsOf(reservation({ Start }), executionNamed('a-purchase', startedAt)), []));

test('just after midnight of the 1st, last month is over', () => {
  const faults = faultsOf(
    reservation({ Start: '2026-11-30T23:59:59Z' }),
    executionNamed('a-purchase', '2026-12-01T00:00:00.001Z'),
  );
  assert.deepEqual(faults, [
    'purchase.Start: expected a time from 2026-12-01T00:00:00Z to 2026-12-01T00:00:00.001Z, both included; got "2026-11-30T23:59:59Z"',
  ]);
});

test('a Start outside of its window is told apart from other faults: the repeat of an accepted request may have one', () => {
  const parsed = parseRequest(reservation({ Start: '2026-10-31T00:00:00Z' }), executionNamed('a-purchase'));
  assert.deepEqual('outside' in parsed && parsed.outside?.path, 'purchase.Start');
  assert.equal('purchase' in parsed && parsed.purchase.purchaseId, 'a-purchase');
});
