import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ListOfferingTransactionsCommand, PurchaseOfferingCommand } from '@aws-sdk/client-device-farm';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListReservationsCommand, PurchaseOfferingCommand as Reserve } from '@aws-sdk/client-mediaconnect';
import { PublishCommand } from '@aws-sdk/client-sns';
import { type FaultName, faultNames, isFunctionFault } from '../../sandbox/faults.ts';
import { android, failure, ledger, sandboxAt, topic } from './world.ts';

/** What a caller makes of a purchase: the error's name, or the transaction's quantity. */
const seen = async (
  call: Promise<{
    offeringTransaction?: { offeringStatus?: { quantity?: number | undefined } | undefined } | undefined;
  }>,
) => {
  try {
    return (await call).offeringTransaction?.offeringStatus?.quantity ?? 'nothing';
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
};

const world = async (t: TestContext) => {
  const opened = await sandboxAt(t, '2026-11-05T12:00:00Z');
  const client = opened.deviceFarm();
  return {
    ...opened,
    buy: () => client.send(new PurchaseOfferingCommand({ offeringId: android, quantity: 1 })),
    owned: async () =>
      (await client.send(new ListOfferingTransactionsCommand({}))).offeringTransactions?.length,
  };
};

const accidents: Partial<Record<FaultName, { caller: string | number; bought: number }>> = {
  throttle: { caller: 'ThrottlingException', bought: 0 },
  refuse: { caller: 'AccessDeniedException', bought: 0 },
  'error-500-before': { caller: 'InternalFailure', bought: 0 },
  'error-500-after': { caller: 'InternalFailure', bought: 1 },
  'bad-gateway-502-before': { caller: 'SyntaxError', bought: 0 },
  'bad-gateway-502-after': { caller: 'SyntaxError', bought: 1 },
  'unavailable-503-before': { caller: 'ServiceUnavailable', bought: 0 },
  'unavailable-503-after': { caller: 'ServiceUnavailable', bought: 1 },
  'gateway-timeout-504-before': { caller: 'Unknown', bought: 0 },
  'gateway-timeout-504-after': { caller: 'Unknown', bought: 1 },
  'refuse-connection': { caller: 'TimeoutError', bought: 0 },
  'lose-the-reply': { caller: 'TimeoutError', bought: 1 },
  'cut-the-reply': { caller: 'Error', bought: 1 },
  'empty-reply': { caller: 'nothing', bought: 1 },
  'unreadable-reply': { caller: 'SyntaxError', bought: 1 },
};

for (const [fault, { caller, bought }] of Object.entries(accidents))
  test(`${fault}: the caller sees ${caller}, and ${bought} was bought`, async (t) => {
    const { sandbox, buy, owned } = await world(t);
    sandbox.faults.arrange({ service: 'devicefarm', operation: 'PurchaseOffering', fault });
    assert.equal(await seen(buy()), caller);
    assert.equal(await owned(), bought);
    assert.equal(await seen(buy()), 1, 'the fault befalls one call only');
  });

test('slow-reply: bought at once, told when the time has passed', async (t) => {
  const { sandbox, buy, owned } = await world(t);
  sandbox.faults.arrange({
    service: 'devicefarm',
    operation: 'PurchaseOffering',
    fault: 'slow-reply',
    ms: 3_600_000,
  });
  const slow = buy();
  while (sandbox.clock.nextDue() === undefined) await new Promise(setImmediate);
  assert.equal(await owned(), 1);
  await sandbox.moveTo(sandbox.clock.now() + 3_600_000);
  assert.equal(await seen(slow), 1);
});

test('land-late: the line dies, and the purchase happens an hour later', async (t) => {
  const { sandbox, buy, owned } = await world(t);
  sandbox.faults.arrange({
    service: 'devicefarm',
    operation: 'PurchaseOffering',
    fault: 'land-late',
    ms: 3_600_000,
  });
  assert.equal(await seen(buy()), 'TimeoutError');
  assert.equal(await owned(), 0);
  await sandbox.moveTo(sandbox.clock.now() + 3_600_000);
  assert.equal(await owned(), 1);
});

test('what was still to land before a reset never lands', async (t) => {
  const { sandbox, buy, owned } = await world(t);
  const late = { operation: 'PurchaseOffering', fault: 'land-late', ms: 3_600_000 };
  sandbox.faults.arrange({ service: 'devicefarm', ...late });
  assert.equal(await seen(buy()), 'TimeoutError');
  sandbox.reset();
  await sandbox.moveTo(sandbox.clock.now() + 3_600_000);
  assert.equal(await owned(), 0);
});

test('every fault of a call is tried here', () => {
  const tried = [...Object.keys(accidents), 'slow-reply', 'land-late', 'stale-reads'];
  const known = Object.keys(faultNames).filter((name) => !isFunctionFault(name));
  assert.deepEqual(tried.toSorted(), known.toSorted());
});

test('each service says no in its own words', async (t) => {
  const { sandbox, mediaConnect, sns, dynamoDb } = await world(t);
  const publish = () => sns().send(new PublishCommand({ TopicArn: topic, Message: 'x' }));
  const query = () =>
    dynamoDb().send(
      new QueryCommand({
        TableName: ledger,
        KeyConditionExpression: 'purchaseId = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
      }),
    );
  const list = () => mediaConnect().send(new ListReservationsCommand({}));
  const words: Record<string, string[]> = {};
  for (const [service, call] of Object.entries({ mediaconnect: list, sns: publish, dynamodb: query }))
    for (const fault of ['throttle', 'refuse', 'error-500-before', 'unavailable-503-before']) {
      sandbox.faults.arrange({ service, fault });
      const { name, status } = await failure(call());
      words[service] = [...(words[service] ?? []), `${status} ${name}`];
    }
  assert.deepEqual(words, {
    mediaconnect: [
      '429 TooManyRequestsException',
      '403 ForbiddenException',
      '500 InternalServerErrorException',
      '503 ServiceUnavailableException',
    ],
    sns: [
      '400 ThrottledException',
      '403 AuthorizationErrorException',
      '500 InternalErrorException',
      '503 ServiceUnavailable',
    ],
    dynamodb: [
      '400 ThrottlingException',
      '400 AccessDeniedException',
      '500 InternalServerError',
      '503 ServiceUnavailable',
    ],
  });
});

test('a given error is answered as given', async (t) => {
  const { sandbox, mediaConnect, door } = await world(t);
  const error = { name: 'NotFoundException', message: 'gone', status: 404 };
  await door('POST', 'faults', {
    service: 'mediaconnect',
    operation: 'PurchaseOffering',
    fault: 'refuse',
    error,
  });
  const reserve = new Reserve({ OfferingArn: 'arn', ReservationName: 'a', Start: '2026-11-05T00:00:00Z' });
  assert.deepEqual(await failure(mediaConnect().send(reserve)), error);
  assert.equal(sandbox.calls.latest.at(-1)?.fault, 'refuse');
});

test('a fault waits for the calls before its own, and befalls as many as it should', async (t) => {
  const { sandbox, buy } = await world(t);
  sandbox.faults.arrange({ service: 'devicefarm', fault: 'throttle', after: 1, times: 2 });
  const told = [];
  for (let call = 0; call < 4; call++) told.push(await seen(buy()));
  assert.deepEqual(told, [1, 'ThrottlingException', 'ThrottlingException', 1]);
  assert.deepEqual(sandbox.faults.list(), []);
});

test('a lost answer of the ledger has written', async (t) => {
  const { sandbox, dynamoDb } = await world(t);
  const put = () =>
    dynamoDb().send(
      new PutItemCommand({
        TableName: ledger,
        Item: { purchaseId: { S: 'p' }, sequence: { N: '1' } },
        ConditionExpression: 'attribute_not_exists(purchaseId)',
      }),
    );
  sandbox.faults.arrange({ service: 'dynamodb', operation: 'PutItem', fault: 'lose-the-reply' });
  await failure(put());
  assert.equal((await failure(put())).name, 'ConditionalCheckFailedException');
});
