import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasons } from '../../bench/end-to-end.ts';
import { purchaseOnce, requests } from '../../bench/executions.ts';

const bought = {
  mediaconnect: await purchaseOnce(requests.mediaconnect),
  devicefarm: await purchaseOnce(requests.devicefarm),
};

test('a MediaConnect purchase makes thirteen calls', () => {
  assert.deepEqual(bought.mediaconnect.calls, {
    'dynamodb.Query': 2,
    'mediaconnect.DescribeOffering': 2,
    'mediaconnect.ListReservations': 2,
    'dynamodb.GetItem': 1,
    'dynamodb.PutItem': 4,
    'mediaconnect.PurchaseOffering': 1,
    'sns.Publish': 1,
  });
});

test('a Device Farm purchase makes fourteen calls', () => {
  assert.deepEqual(bought.devicefarm.calls, {
    'dynamodb.Query': 2,
    'devicefarm.GetAccountSettings': 1,
    'devicefarm.ListOfferings': 2,
    'devicefarm.GetOfferingStatus': 1,
    'dynamodb.GetItem': 1,
    'dynamodb.PutItem': 4,
    'devicefarm.ListOfferingTransactions': 1,
    'devicefarm.PurchaseOffering': 1,
    'sns.Publish': 1,
  });
});

test('every call of a purchase has a reason, and every reason a call', () => {
  const calls = Object.values(bought).flatMap((executed) => Object.keys(executed.calls));
  assert.deepEqual([...new Set(calls)].sort(), Object.keys(reasons).sort());
});

test('a purchase takes four invocations and ten state transitions', () => {
  for (const { outcome, invocations, transitions } of Object.values(bought)) {
    assert.equal(outcome, 'PURCHASED');
    assert.deepEqual(
      invocations.map(({ state }) => state),
      ['ValidateRequest', 'CheckEligibility', 'PurchaseOffering', 'NotifyOutcome'],
    );
    assert.equal(transitions, 10);
  }
});

test('each retry is a transition more', async () => {
  const throttled = [{ service: 'devicefarm', operation: 'PurchaseOffering', fault: 'throttle', times: 2 }];
  const { outcome, transitions } = await purchaseOnce(requests.devicefarm, throttled);
  assert.equal(outcome, 'PURCHASED');
  assert.equal(transitions, 12);
});

test('a refusal sends nothing and writes nothing', async () => {
  const tooDear = { ...requests.mediaconnect, spendLimit: { amount: '1.00', currencyCode: 'USD' } };
  const { outcome, calls, transitions } = await purchaseOnce(tooDear);
  assert.equal(outcome, 'INELIGIBLE');
  assert.deepEqual(calls, {
    'dynamodb.Query': 2,
    'mediaconnect.DescribeOffering': 1,
    'mediaconnect.ListReservations': 1,
    'sns.Publish': 1,
  });
  assert.equal(transitions, 8);
});
