import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf, type LedgerEntry } from '../../purchasing/ledger.ts';
import type { Decision } from '../../purchasing/outcome.ts';
import { judge } from '../../purchasing/reconciliation.ts';
import { purchaseOf, reservation, slots } from '../requests.ts';

const submitted: LedgerEntry = {
  ...{ type: 'PurchaseSubmitted', at: '2026-11-10T12:00:00.000Z' },
  ...{ attempt: 1, knownReceipts: [] },
};
const firstLook = '2026-11-10T12:01:00.000Z';
const receipt = (id: string) => ({ id, record: {} });
const same = (id: string) => ({ ...receipt(id), differs: false });
const settling = (attempt = 1): Decision => ({ kind: 'SETTLING', attempt, since: firstLook });
/** After the first look: the window has not begun yet. */
const seen = (attempt = 1): Decision => ({ kind: 'SETTLING', attempt });
const look = (rest: Partial<Parameters<typeof judge>[0]> = {}) =>
  judge({
    history: historyOf([submitted]),
    purchase: purchaseOf(slots()),
    found: [],
    previous: { kind: 'UNKNOWN' },
    at: firstLook,
    round: 1,
    ...rest,
  });
const code = (decision: Decision) => 'reasons' in decision && decision.reasons[0]?.code;

test('exactly one purchase in the books that could be this one, is this one', () => {
  assert.deepEqual(look({ found: [same('a')] }), {
    decision: { kind: 'PURCHASED', receipt: receipt('a'), foundBy: 'reconciliation' },
    entry: { type: 'PurchaseAccepted', at: firstLook, receipt: receipt('a'), foundBy: 'reconciliation' },
    round: 1,
  });
});

test('of two nobody knows which: a person is asked, and nothing is written down', () => {
  const { decision, entry } = look({ found: [same('a'), same('b')] });
  assert.equal(code(decision), 'AmbiguousReceipts');
  assert.match(JSON.stringify(decision), /could be this purchase, and nobody can tell: a, b\./);
  assert.equal(entry, undefined);
});

test('one that is not quite what was sent is not believed to be it, and never believed absent', () => {
  const found = [{ ...receipt('a'), differs: true }];
  assert.deepEqual(look({ found }).decision, seen());
  const late = look({ found, previous: settling(), at: '2026-11-10T12:16:00.000Z' });
  assert.equal(code(late.decision), 'AmbiguousReceipts');
  assert.equal(late.entry, undefined);
});

test('a dry run never goes on to "nothing was bought" over a send that may have bought', () => {
  const purchase = { ...purchaseOf(reservation()), dryRun: true };
  const { decision, entry } = look({ purchase, previous: settling(), at: '2026-11-10T12:16:00.000Z' });
  assert.equal(code(decision), 'OutcomeUnknown');
  assert.equal(entry, undefined);
});

test('none: the settlement window begins with the entry after the first look, and stays where it began', () => {
  assert.deepEqual(look(), { decision: seen(), round: 1 });
  const second = look({ previous: seen(), at: '2026-11-10T12:02:00.000Z' });
  const decision: Decision = { kind: 'SETTLING', attempt: 1, since: '2026-11-10T12:02:00.000Z' };
  assert.deepEqual(second, { decision, round: 1 });
  assert.deepEqual(look({ previous: decision, at: '2026-11-10T12:03:00.000Z' }), { decision, round: 1 });
});

for (const [at, kind] of [
  ['2026-11-10T12:15:59.999Z', 'SETTLING'],
  ['2026-11-10T12:16:00.000Z', 'NEEDS_ATTENTION'],
] as const)
  test(`none by ${at}: ${kind}`, () => assert.equal(look({ at, previous: settling() }).decision.kind, kind));

test('a new send has a window of its own: an old one does not count for it', () => {
  const second: LedgerEntry = { ...submitted, attempt: 2, at: '2026-11-10T12:20:00.000Z' };
  const absent: LedgerEntry = { type: 'PurchaseAbsent', at: firstLook, attempt: 1, since: firstLook };
  const { decision } = look({
    history: historyOf([submitted, absent, second]),
    purchase: purchaseOf(reservation()),
    previous: settling(1),
    at: '2026-11-10T12:21:00.000Z',
  });
  assert.deepEqual(decision, seen(2));
});

test('a reservation that was not found is sent again, after that was written down', () => {
  const at = '2026-11-10T12:16:00.000Z';
  assert.deepEqual(look({ purchase: purchaseOf(reservation()), at, previous: settling() }), {
    decision: { kind: 'SEND_AGAIN' },
    entry: { type: 'PurchaseAbsent', at, attempt: 1, since: firstLook },
    round: 2,
  });
});

test('in the third round nothing is sent again', () => {
  const at = '2026-11-10T12:16:00.000Z';
  const verdict = look({ purchase: purchaseOf(reservation()), at, previous: settling(), round: 3 });
  assert.equal(code(verdict.decision), 'OutcomeUnknown');
  assert.equal(verdict.entry, undefined);
});

test('only what is unknown can be judged', () => {
  assert.throws(() => look({ history: historyOf([]) }), /Only an unknown send can be judged/);
});
