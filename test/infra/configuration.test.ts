import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDeployments } from '../../infra/configuration.ts';
import { deployments } from '../../infra/deployments.ts';

const faultsOf = (...input: object[]): string[] => {
  try {
    readDeployments(input, 'us-east-1');
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split('\n- ').slice(1) : [];
  }
};

const daily = {
  name: 'renew',
  expression: 'cron(0 6 * * ? *)',
  request: {
    service: 'mediaconnect',
    region: 'eu-west-1',
    purchase: { OfferingArn: 'arn:aws:mediaconnect:eu-west-1::offering:20mbps' },
  },
};

test('the defaults are one stack, in the Region of the credentials, with a ledger that stays', () => {
  assert.deepEqual(readDeployments(deployments, 'eu-north-1'), [
    {
      region: 'eu-north-1',
      spendCeiling: '250000.00 USD',
      people: [],
      endpoints: [],
      schedules: [],
      purchasesAtOnce: 10,
      logRetentionDays: 365,
      ledgerRemoval: 'retain',
      tags: {},
    },
  ]);
});

test('several stages and Regions come from one file', () => {
  const stacks = readDeployments([{ regions: ['us-east-1', 'eu-west-1'] }, { stage: 'trial' }], 'us-east-1');
  assert.deepEqual(
    stacks.map(({ stage, region }) => [stage, region]),
    [
      [undefined, 'us-east-1'],
      [undefined, 'eu-west-1'],
      ['trial', 'us-east-1'],
    ],
  );
});

test('every fault is told at once, with its place', () => {
  assert.deepEqual(
    faultsOf(
      { spendCeiling: '12 EUR', regions: ['Ireland'], people: [{ email: 'nobody' }], logRetentionDays: 3 },
      { stage: 'Trial', endpoints: [{ url: 'http://example.org', from: 'notice' }], colour: 'blue' },
    ),
    [
      '0.regions.0: a Region, such as eu-west-1',
      '0.spendCeiling: an amount and its currency, such as "250000.00 USD"',
      '0.people.0.email: an e-mail address',
      '0.logRetentionDays: a number of days that CloudWatch Logs knows, such as 30, 90 or 365',
      '1.stage: 1 to 20 of a-z, 0-9 and -, a letter first',
      '1.endpoints.0.url: a URL that begins with https://',
      '1: Unrecognized key: "colour"',
    ],
  );
});

test('two deployments with the same names in the same place are refused', () => {
  assert.deepEqual(faultsOf({}, { regions: ['us-east-1'] }), [
    'purchase-offering in the account, us-east-1 is deployed 2 times',
  ]);
});

test('a scheduled request is checked as the workflow will check it', () => {
  const request = { service: 'devicefarm', purchase: { offeringId: 'too-short', quantity: 0 } };
  assert.deepEqual(faultsOf({ schedules: [{ ...daily, request }] }), [
    '0.schedules.0.request.purchase.offeringId: expected an offering id of 32 to 128 letters, digits and -, got "too-short"',
    '0.schedules.0.request.purchase.quantity: expected a whole number of slots from 1 to 1000, got 0',
  ]);
});

test('a schedule leaves out what every run has to make for itself', () => {
  const purchase = { ...daily.request.purchase, Start: '2026-01-01T00:00:00Z', ReservationName: 'primary' };
  const request = { ...daily.request, requestId: 'always-the-same', purchase };
  assert.deepEqual(
    faultsOf({ schedules: [{ ...daily, request }] }).map((fault) => fault.split(':')[0]),
    [
      '0.schedules.0.request.requestId',
      '0.schedules.0.request.purchase.Start',
      '0.schedules.0.request.purchase.ReservationName',
    ],
  );
});

test('a schedule belongs to one Region and has a name of its own: each stack would buy for itself', () => {
  assert.deepEqual(faultsOf({ regions: ['us-east-1', 'eu-west-1'], schedules: [daily] }), [
    '0.schedules: need a deployment to a single Region; every stack would buy for itself',
  ]);
  assert.deepEqual(faultsOf({ schedules: [daily, daily] }), ['0.schedules.1.name: renew is there twice']);
  assert.deepEqual(faultsOf({ schedules: [daily] }), []);
});
