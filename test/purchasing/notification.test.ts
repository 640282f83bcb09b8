import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Commitment } from '../../purchasing/commitment.ts';
import { notificationOf } from '../../purchasing/notification.ts';
import type { Outcome, Reason } from '../../purchasing/outcome.ts';
import { reportOn } from '../../purchasing/report.ts';
import { reportSchema } from '../../purchasing/report-schema.ts';
import { executionNamed, purchaseOf, reservation, slots } from '../requests.ts';

const execution = executionNamed('a-purchase');
const purchase = purchaseOf(slots());
const commitment: Commitment = {
  what: '1 Android slot',
  offering: 'Android Remote Access Unmetered Device Slot',
  rate: { amount: '250', currencyCode: 'USD' },
  per: 'month',
  committed: { amount: '250', currencyCode: 'USD' },
};
const receipt = { id: 'receipt', record: { cost: { amount: 8.07, currencyCode: 'USD' } } };
const because = (code: string): Reason => ({ code, message: 'Because.' });

const table: [what: string, outcome: Outcome, severity: string, subject: string][] = [
  [
    'bought',
    { kind: 'PURCHASED', receipt, commitment, foundBy: 'answer' },
    'notice',
    'Purchased: 1 Android slot on Device Farm, 8.07 USD now, 250.00 USD a month',
  ],
  [
    'found afterwards',
    { kind: 'PURCHASED', receipt, commitment, foundBy: 'reconciliation' },
    'warning',
    'Purchased: 1 Android slot on Device Farm, 8.07 USD now, 250.00 USD a month',
  ],
  [
    'bought before',
    { kind: 'PURCHASED', receipt, commitment, foundBy: 'answer', boughtEarlier: true },
    'notice',
    'Purchased before: 1 Android slot on Device Farm, 8.07 USD then, 250.00 USD a month',
  ],
  [
    'planned',
    { kind: 'PLANNED', commitment },
    'notice',
    'Planned, not bought: 1 Android slot on Device Farm, 250.00 USD a month',
  ],
  [
    'not needed',
    { kind: 'INELIGIBLE', reasons: [because('ReservationActive')] },
    'info',
    'Not bought, a reservation is still active: 1 slot on Device Farm',
  ],
  [
    'not eligible',
    { kind: 'INELIGIBLE', reasons: [because('SlotsExceeded'), because('SpendLimitExceeded')] },
    'warning',
    'Not bought, the slots do not fit the limit, it is above the spend limit: 1 slot on Device Farm',
  ],
  [
    'not needed, and above the limit',
    { kind: 'INELIGIBLE', reasons: [because('ReservationActive'), because('SpendLimitExceeded')] },
    'warning',
    'Not bought, a reservation is still active, it is above the spend limit: 1 slot on Device Farm',
  ],
  [
    'rejected',
    { kind: 'REJECTED', reasons: [because('NotEligibleException')] },
    'warning',
    'Rejected, nothing was bought: 1 slot on Device Farm (NotEligibleException)',
  ],
  [
    'one fault',
    { kind: 'INVALID', faults: [{ path: 'service', expected: 'one', received: 'none' }] },
    'warning',
    'Invalid request, nothing was bought: 1 fault',
  ],
  [
    'failed',
    { kind: 'FAILED', reasons: [because('OfferingBusy')] },
    'warning',
    'Failed, nothing was bought: 1 slot on Device Farm',
  ],
  [
    'unknown',
    { kind: 'NEEDS_ATTENTION', reasons: [because('OutcomeUnknown')], commitment },
    'critical',
    'Needs attention, it may have been bought or not: 1 Android slot on Device Farm',
  ],
];
for (const [what, outcome, severity, subject] of table)
  test(`${what}: ${severity}, "${subject}"`, () => {
    const report = reportOn({ purchase, outcome }, execution);
    assert.equal(report.severity, severity);
    const message = notificationOf(report);
    assert.equal(message.subject, subject);
    assert.equal(message.attributes.severity, severity);
    assert.match(message.bodies.email ?? '', /\nWhat to do next:\n- /);
  });

test('an execution that ended in an error, or in between, needs attention: nobody claims to know', () => {
  const error = { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out after 60.00 seconds"}' };
  for (const ended of [
    { purchase, error },
    { purchase, outcome: { kind: 'ELIGIBLE' as const } },
    { purchase, outcome: { kind: 'PLANNED' as const, commitment }, error },
    { error: { Error: 'States.Timeout', Cause: '' } },
    {},
  ]) {
    const report = reportOn(ended, execution);
    assert.equal(report.outcome, 'NEEDS_ATTENTION');
    assert.equal(report.severity, 'critical');
    assert.equal(report.reasons?.[0]?.code, 'NotEstablished');
  }
  assert.deepEqual(reportOn({ purchase, error }, execution).reasons?.[1], {
    code: 'Sandbox.Timedout',
    message: 'Task timed out after 60.00 seconds',
  });
});

test('a charge that came without a figure keeps nobody from being told', () => {
  const outcome: Outcome = {
    ...{ kind: 'PURCHASED', foundBy: 'answer', commitment },
    receipt: { id: 'receipt', record: { cost: { amount: null, currencyCode: 'USD' } } },
  };
  assert.equal(
    notificationOf(reportOn({ purchase, outcome }, execution)).subject,
    'Purchased: 1 Android slot on Device Farm, 250.00 USD a month',
  );
});

const text = fc.string({ unit: 'binary', maxLength: 300 });
const reasons = fc.array(fc.record({ code: text, message: text }), { minLength: 1, maxLength: 20 });
const amount = fc
  .bigInt({ min: 0n, max: 10n ** 30n })
  .map((whole) => ({ amount: `${whole}.5`, currencyCode: 'USD' }));
const anyCommitment: fc.Arbitrary<Commitment> = fc.record({
  what: text,
  offering: text,
  rate: amount,
  per: fc.constantFrom('hour', 'month'),
  committed: amount,
});
const anyReceipt = fc.record({
  id: text,
  record: fc.oneof(fc.dictionary(text, fc.jsonValue()), fc.record({ cost: fc.jsonValue() })),
});
const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constant('PURCHASED' as const),
    receipt: anyReceipt,
    commitment: anyCommitment,
    foundBy: fc.constantFrom('answer', 'reconciliation', 'person'),
  }),
  fc.record({ kind: fc.constant('PLANNED' as const), commitment: anyCommitment }),
  fc.record({ kind: fc.constantFrom('INELIGIBLE', 'REJECTED', 'FAILED', 'NEEDS_ATTENTION'), reasons }),
  fc.record({
    kind: fc.constant('INVALID' as const),
    faults: fc.array(fc.record({ path: text, expected: text, received: text }), { maxLength: 101 }),
  }),
);
const anyPurchase = fc.constantFrom(undefined, purchase, purchaseOf(reservation()));

test('any outcome with any text in it gives a message that SNS and Amazon Q Developer take', () =>
  fc.assert(
    fc.property(anyOutcome, anyPurchase, (outcome, about) => {
      const report = reportOn({ ...(about && { purchase: about }), outcome }, execution);
      const { subject, bodies, attributes } = notificationOf(report);
      assert.match(subject, /^[!-~][ -~]{0,99}$/);
      assert.ok(Buffer.byteLength(JSON.stringify(bodies)) < 262_144, 'an SNS message');
      assert.ok(Object.keys(attributes).length <= 5, 'a filter policy has at most five keys');
      assert.ok(Object.values(attributes).every((value) => value !== ''));
      reportSchema.parse(JSON.parse(bodies.default ?? ''));
      const card = JSON.parse(bodies.https ?? '');
      assert.deepEqual([card.version, card.source], ['1.0', 'custom']);
      assert.ok(card.content.description.length <= 8000);
      assert.ok(Object.values(card.metadata.additionalContext).every((value) => typeof value === 'string'));
    }),
    { numRuns: 300 },
  ));
