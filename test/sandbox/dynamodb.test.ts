import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { failure, ledger, sandboxAt } from './world.ts';

const noon = '2026-11-05T12:00:00Z';

const put = (client: DynamoDBClient, purchaseId: string, sequence: number) =>
  client.send(
    new PutItemCommand({
      TableName: ledger,
      Item: {
        purchaseId: { S: purchaseId },
        sequence: { N: String(sequence) },
        type: { S: 'PurchaseClaimed' },
      },
      ConditionExpression: 'attribute_not_exists(purchaseId)',
    }),
  );

const sequences = async (client: DynamoDBClient, input: Partial<QueryCommandInput> = {}) => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: ledger,
      KeyConditionExpression: 'purchaseId = :id',
      ExpressionAttributeValues: { ':id': { S: 'a' } },
      ConsistentRead: true,
      ...input,
    }),
  );
  return Items.map(({ sequence }) => sequence?.N);
};

test('the ledger is there from the start', async (t) => {
  const { dynamoDb } = await sandboxAt(t, noon);
  const { TableNames } = await dynamoDb().send(new ListTablesCommand({}));
  assert.deepEqual(TableNames, [ledger]);
  const { Table } = await dynamoDb().send(new DescribeTableCommand({ TableName: ledger }));
  assert.deepEqual(
    [Table?.TableStatus, Table?.TableArn],
    ['ACTIVE', 'arn:aws:dynamodb:us-east-1:123456789012:table/purchase-offering-ledger'],
  );
});

test('of fifty writes that race for one entry, one wins', async (t) => {
  const { dynamoDb } = await sandboxAt(t, noon);
  const client = dynamoDb();
  const writes = await Promise.all(
    Array.from({ length: 50 }, () =>
      put(client, 'a', 1).then(
        () => 'written',
        ({ name }) => name,
      ),
    ),
  );
  assert.equal(writes.filter((one) => one === 'written').length, 1);
  assert.equal(writes.filter((one) => one === 'ConditionalCheckFailedException').length, 49);
});

test('entries come in the order of their numbers, in pages and both ways', async (t) => {
  const { dynamoDb } = await sandboxAt(t, noon);
  const client = dynamoDb();
  for (const sequence of [10, 2, 1, 33, 4]) await put(client, 'a', sequence);
  for (const other of ['A', 'aa', 'b', '']) await put(client, other, 7).catch(() => undefined);
  assert.deepEqual(await sequences(client), ['1', '2', '4', '10', '33']);
  assert.deepEqual(await sequences(client, { ScanIndexForward: false, Limit: 2 }), ['33', '10']);
  const after = (id: string, sequence: string) => ({
    ExclusiveStartKey: { purchaseId: { S: id }, sequence: { N: sequence } },
  });
  assert.deepEqual(await sequences(client, { ...after('a', '2'), Limit: 2 }), ['4', '10']);
  assert.deepEqual(await sequences(client, { ...after('a', '4'), ScanIndexForward: false }), ['2', '1']);
  const between = {
    KeyConditionExpression: 'purchaseId = :id AND #s BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#s': 'sequence' },
    ExpressionAttributeValues: { ':id': { S: 'a' }, ':from': { N: '2' }, ':to': { N: '10' } },
  };
  assert.deepEqual(await sequences(client, between), ['2', '4', '10']);
  const from = {
    ...between,
    KeyConditionExpression: 'purchaseId = :id AND #s > :from',
    ExpressionAttributeValues: { ':id': { S: 'a' }, ':from': { N: '4' } },
  };
  assert.deepEqual(await sequences(client, from), ['10', '33']);
});

test('items can be read, changed under a condition, scanned and deleted', async (t) => {
  const { dynamoDb } = await sandboxAt(t, noon);
  const client = dynamoDb();
  const Key = { purchaseId: { S: 'a' }, sequence: { N: '1' } };
  await put(client, 'a', 1);
  const free = (holder: string) =>
    client.send(
      new UpdateItemCommand({
        TableName: ledger,
        Key,
        UpdateExpression: 'SET holder = :next',
        ConditionExpression: 'attribute_not_exists(holder) OR holder = :next',
        ExpressionAttributeValues: { ':next': { S: holder } },
        ReturnValues: 'ALL_NEW',
      }),
    );
  assert.equal((await free('one')).Attributes?.holder?.S, 'one');
  assert.equal((await failure(free('two'))).name, 'ConditionalCheckFailedException');
  const { Item } = await client.send(new GetItemCommand({ TableName: ledger, Key }));
  assert.deepEqual(Item, { ...Key, type: { S: 'PurchaseClaimed' }, holder: { S: 'one' } });
  assert.equal((await client.send(new ScanCommand({ TableName: ledger }))).Count, 1);
  await client.send(new DeleteItemCommand({ TableName: ledger, Key }));
  assert.deepEqual(await sequences(client), []);
  await put(client, 'a', 1);
});

test('DynamoDB refuses in its own words', async (t) => {
  const { dynamoDb } = await sandboxAt(t, noon);
  const client = dynamoDb();
  const missing = await failure(
    client.send(new GetItemCommand({ TableName: 'elsewhere', Key: { a: { S: 'a' } } })),
  );
  assert.deepEqual(
    [missing.name, missing.message],
    ['ResourceNotFoundException', 'Requested resource not found'],
  );
  const keyless = await failure(
    client.send(new PutItemCommand({ TableName: ledger, Item: { purchaseId: { S: 'a' } } })),
  );
  assert.equal(
    keyless.message,
    'One or more parameter values were invalid: Missing the key sequence in the item',
  );
});
