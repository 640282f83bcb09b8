import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf, type LedgerEntry } from '../../purchasing/ledger.ts';
import { searchFor } from '../../purchasing/reconciliation.ts';
import { type Evidence, settle } from '../../purchasing/settlement.ts';
import { landedAfterAll } from '../../purchasing/standing.ts';

const ada = { name: 'Ada', why: 'support case 7' };
const found = [{ id: 'transaction-1', record: {}, differs: false }];

const claimed: LedgerEntry = {
  type: 'PurchaseClaimed',
  at: '2026-11-01T12:00:00.000Z',
  purchase: {
    ...{ purchaseId: 'one-slot', account: '123456789012', region: 'us-west-2', dryRun: false },
    ...{
      requestedAt: '2026-11-01T12:00:00.000Z',
      ledgerSeen: 0,
      resendWhenAbsent: false,
      service: 'devicefarm',
    },
    parameters: { offeringId: 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE', quantity: 1 },
  },
  commitment: {
    ...{ what: '1 Android slot', offering: 'Android Remote Access Unmetered Device Slot', per: 'month' },
    rate: { amount: '250', currencyCode: 'USD' },
    committed: { amount: '250', currencyCode: 'USD' },
  },
};
const submitted: LedgerEntry = {
  ...{ type: 'PurchaseSubmitted', at: '2026-11-01T12:00:00.000Z', attempt: 1, knownReceipts: [] },
};

/** A purchase that was sent at noon and never answered, looked at two hours later. */
const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  history: historyOf([claimed, submitted]),
  found: [],
  claimedBy: () => undefined,
  at: '2026-11-01T14:00:00.000Z',
  ...more,
});

test('a receipt that another purchase has is not given a second time', () => {
  const claimedBy = () => 'other-slot';
  assert.deepEqual(settle({ bought: 'transaction-1' }, evidence({ found, claimedBy }), ada), {
    refused: 'The receipt transaction-1 belongs to the purchase other-slot.',
  });
});

test('a receipt that another purchase has does not speak against "not bought"', () => {
  const settled = settle({ bought: undefined }, evidence({ found, claimedBy: () => 'other-slot' }), ada);
  assert.deepEqual(settled, {
    entry: {
      type: 'PurchaseRejected',
      at: '2026-11-01T14:00:00.000Z',
      reason: { code: 'SettledByPerson', message: 'Ada found that nothing was bought: support case 7' },
      settledBy: ada,
    },
  });
});

test('before retries and a quarter of an hour have passed nobody can say that it was not bought', () => {
  const early = settle({ bought: undefined }, evidence({ at: '2026-11-01T13:31:59.999Z' }), ada);
  assert.deepEqual(early, {
    refused:
      'It was sent at 2026-11-01T12:00:00.000Z and may still land: not before 2026-11-01T13:32:00.000Z can this be said.',
  });
  const late = settle({ bought: undefined }, evidence({ at: '2026-11-01T13:32:00.000Z' }), ada);
  assert.ok('entry' in late);
});

test('what the service has accepted is beyond a person’s word', () => {
  const receipt = { id: 'transaction-1', record: {} };
  const accepted: LedgerEntry = {
    ...{ type: 'PurchaseAccepted', at: '2026-11-01T12:00:01.000Z', receipt, foundBy: 'answer' },
  };
  const history = historyOf([claimed, submitted, accepted]);
  assert.deepEqual(settle({ bought: undefined }, evidence({ history }), ada), {
    refused: 'It was bought: its receipt is transaction-1.',
  });
});

test('what a person denied, the next send looks for; what it finds can still be settled as bought', () => {
  const { entry } = { entry: undefined, ...settle({ bought: undefined }, evidence(), ada) };
  const history = historyOf([claimed, submitted, entry ?? assert.fail('it was refused')]);
  assert.deepEqual(searchFor(history), { submittedAt: '2026-11-01T12:00:00.000Z', knownReceipts: [] });
  assert.equal(landedAfterAll(history, [], []), undefined);
  assert.equal(landedAfterAll(history, found, ['transaction-1']), undefined);
  assert.deepEqual(landedAfterAll(history, found, []), {
    kind: 'NEEDS_ATTENTION',
    reasons: [
      {
        code: 'FoundAfterAll',
        message:
          "It was settled as not bought, and the service's books now show what may be that purchase: transaction-1. Nothing was sent.",
      },
    ],
  });
  assert.ok('entry' in settle({ bought: 'transaction-1' }, evidence({ history, found }), ada));
});
