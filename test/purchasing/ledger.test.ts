import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Commitment } from '../../purchasing/commitment.ts';
import {
  type History,
  historyOf,
  isAnswered,
  isSameRequest,
  isUnknown,
  type LedgerEntry,
} from '../../purchasing/ledger.ts';
import { searchFor, unsent } from '../../purchasing/reconciliation.ts';
import { settledOutcome, standingOf, whyNotSend } from '../../purchasing/standing.ts';
import { purchaseOf, reservation, slots } from '../requests.ts';

const purchase = purchaseOf(slots());
const commitment: Commitment = {
  ...{ what: '1 Android slot', offering: 'A slot', per: 'month' },
  ...{ rate: { amount: '250', currencyCode: 'USD' }, committed: { amount: '250', currencyCode: 'USD' } },
};
const reason = { code: 'No', message: 'no' };
const minute = (n: number) => `2026-11-10T12:${String(n).padStart(2, '0')}:00.000Z`;
const claimed: LedgerEntry = { type: 'PurchaseClaimed', at: minute(0), purchase, commitment };
const submitted = (attempt: number, at = minute(attempt)): LedgerEntry => ({
  ...{ type: 'PurchaseSubmitted', at, attempt },
  knownReceipts: [`before-${attempt}`],
});
const refused = (attempt: number): LedgerEntry => ({
  type: 'PurchaseRefused',
  at: minute(9),
  attempt,
  reason,
});
const absent = (attempt: number): LedgerEntry => ({
  ...{ type: 'PurchaseAbsent', at: minute(9), attempt },
  since: minute(1),
});
const rejected = (attempt: number): LedgerEntry => ({
  type: 'PurchaseRejected',
  at: minute(9),
  attempt,
  reason,
});
const accepted = (id = 'receipt'): LedgerEntry => ({
  ...{ type: 'PurchaseAccepted', at: minute(9), foundBy: 'answer' },
  receipt: { id, record: {} },
});
const abandoned: LedgerEntry = { type: 'PurchaseAbandoned', at: minute(9), reasons: [reason] };

const mayBeSent = (...entries: LedgerEntry[]) =>
  whyNotSend(historyOf(entries), purchase, commitment, []) === undefined;

for (const [what, entries, unknown, sendable] of [
  ['nothing', [], false, true],
  ['a claim', [claimed], false, true],
  ['a send without an answer', [claimed, submitted(1)], true, false],
  ['a send that was refused', [claimed, submitted(1), refused(1)], false, true],
  ['a refusal, and a send without an answer', [claimed, submitted(1), refused(1), submitted(2)], true, false],
  ['a send given up as absent', [claimed, submitted(1), absent(1)], true, false],
  [
    'an absent send, and a refused one',
    [claimed, submitted(1), absent(1), submitted(2), refused(2)],
    true,
    false,
  ],
  [
    'an absent send, and a rejected one',
    [claimed, submitted(1), absent(1), submitted(2), rejected(2)],
    true,
    false,
  ],
  ['a receipt', [claimed, submitted(1), accepted()], false, false],
  ['a receipt after a rejection', [claimed, submitted(1), rejected(1), accepted()], false, false],
  ['a rejection', [claimed, submitted(1), rejected(1)], false, false],
  ['given up', [claimed, abandoned], false, false],
  ['claimed again after a rejection', [claimed, submitted(1), rejected(1), claimed], false, true],
] as const)
  test(`a ledger with ${what}: ${unknown ? 'unknown' : 'known'}, ${sendable ? 'may' : 'may not'} be sent`, () => {
    assert.equal(isUnknown(historyOf([...entries])), unknown);
    assert.equal(mayBeSent(...entries), sendable);
  });

test('an absent send may be repeated only where the request or the service makes that safe', () => {
  const history = historyOf([submitted(1), absent(1)]);
  const device = purchaseOf(slots({}, { resendWhenAbsent: true }));
  assert.equal(whyNotSend(history, purchase, commitment, [])?.kind, 'UNKNOWN');
  assert.equal(whyNotSend(history, device, commitment, []), undefined);
  assert.equal(whyNotSend(history, purchaseOf(reservation()), commitment, []), undefined);
});

test('what was closed before an execution began is open to it; what was closed after it began, or after it read the ledger, is its outcome', () => {
  const history = historyOf([claimed, submitted(1), rejected(1)]);
  assert.deepEqual(settledOutcome(history, { ...purchase, ledgerSeen: 2 }), {
    kind: 'REJECTED',
    reasons: [reason],
  });
  const twin = { ...purchase, requestedAt: minute(0), ledgerSeen: 3 };
  assert.equal(settledOutcome(history, twin)?.kind, 'REJECTED');
  const later = { ...purchase, requestedAt: minute(10), ledgerSeen: 3 };
  assert.deepEqual(standingOf(history, later), { kind: 'VALID' });
});

test('a final no to one send does not close a purchase of which another send may have bought', () => {
  const unanswered = [claimed, submitted(1), absent(1), submitted(2)];
  assert.equal(historyOf([...unanswered, rejected(2)]).closed, undefined);
  assert.equal(historyOf([claimed, submitted(1), rejected(1)]).closed?.kind, 'REJECTED');
});

test('two receipts for one request are the one thing that must never be: a person is told', () => {
  const outcome = settledOutcome(historyOf([submitted(1), accepted('a'), accepted('b')]), purchase);
  assert.equal(outcome?.kind, 'NEEDS_ATTENTION');
  assert.match(JSON.stringify(outcome), /BoughtTwice.*a, b/);
  const same = settledOutcome(historyOf([submitted(1), accepted('a'), accepted('a')]), purchase);
  assert.equal(same?.kind, 'PURCHASED');
});

test('the search begins at the first send that may have bought, and leaves out what was known before any', () => {
  assert.equal(searchFor(historyOf([claimed])), undefined);
  assert.equal(searchFor(historyOf([submitted(1), refused(1)])), undefined);
  const history = historyOf([submitted(1), refused(1), submitted(2), absent(2), submitted(3)]);
  assert.deepEqual(searchFor(history), {
    submittedAt: minute(2),
    knownReceipts: ['before-1', 'before-2', 'before-3'],
  });
});

test('what was never sent goes round three times, and is then given up', () => {
  assert.deepEqual(unsent(purchase, 1, minute(1), undefined), { decision: { kind: 'SEND_AGAIN' }, round: 2 });
  assert.deepEqual(unsent(purchase, 3, minute(1), reason), {
    decision: { kind: 'FAILED', reasons: [reason] },
    entry: { type: 'PurchaseAbandoned', at: minute(1), reasons: [reason] },
    round: 3,
  });
});

test('a Start that was left out is the same Start in every execution; one that was written is not', () => {
  const first = purchaseOf(reservation(), 'one', minute(0));
  const second = purchaseOf(reservation(), 'one', minute(30));
  const written = purchaseOf(reservation({ Start: '2026-11-10T12:00:00Z' }), 'one', minute(30));
  const another = purchaseOf(reservation({ Start: '2026-11-10T11:00:00Z' }), 'one', minute(30));
  assert.equal(isSameRequest(first, second), true);
  assert.equal(isSameRequest(first, written), true);
  assert.equal(isSameRequest(first, another), false);
  assert.equal(isSameRequest(another, first), false);
});

/** One whose absent sends may be repeated: for the others nothing is sent after an unknown one at all. */
const resending = purchaseOf(slots({}, { resendWhenAbsent: true }));
const anyEntry = fc
  .integer({ min: 1, max: 4 })
  .chain((attempt) =>
    fc.constantFrom<LedgerEntry>(
      { ...claimed, purchase: resending },
      submitted(attempt),
      refused(attempt),
      absent(attempt),
      rejected(attempt),
      accepted(`receipt-${attempt % 2}`),
      abandoned,
    ),
  );
const law = (holds: (history: History, entries: LedgerEntry[]) => void) =>
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 12 }), (entries) => holds(historyOf(entries), entries)),
  );

test('whatever is in a ledger: nothing is sent while a send is unanswered, nor after a receipt', () =>
  law((history, entries) => {
    const open = history.attempts.some(({ answer }) => answer === undefined);
    const receipt = entries.some(({ type }) => type === 'PurchaseAccepted');
    if (open || receipt) assert.ok(whyNotSend(history, resending, commitment, []));
  }));

test('whatever is in a ledger: a receipt in it is told, by itself or as one too many', () =>
  law((history, entries) => {
    if (!entries.some(({ type }) => type === 'PurchaseAccepted')) return;
    assert.match(settledOutcome(history, resending)?.kind ?? '', /^(PURCHASED|NEEDS_ATTENTION)$/);
  }));

test('whatever is in a ledger: while a send is unknown no attempt frees the offering, and nobody says "not bought"', () =>
  law((history) => {
    if (!isUnknown(history)) return;
    for (const { number } of history.attempts) assert.equal(isAnswered(history, number), false);
    assert.equal(settledOutcome(history, resending), undefined);
  }));

test('whatever is in a ledger: it is as long as its entries', () =>
  law((history, entries) => assert.equal(history.sequence, entries.length)));
