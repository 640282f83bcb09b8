import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import {
  DeviceFarmClient,
  GetOfferingStatusCommand,
  PurchaseOfferingCommand,
} from '@aws-sdk/client-device-farm';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand } from '@aws-sdk/client-sns';
import { Books } from '../../sandbox/books.ts';
import { account, android, ledger, sandboxAt, topic } from './world.ts';

const noon = '2026-11-05T12:00:00Z';

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'sandbox-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
};

const slotsOf = async (client: DeviceFarmClient) =>
  (await client.send(new GetOfferingStatusCommand({}))).current?.[android]?.quantity;

test('everything survives a restart: purchases, the ledger, messages, switches, faults, calls and the time', async (t) => {
  const data = folder(t);
  const before = await sandboxAt(t, noon, { data });
  await before.deviceFarm().send(new PurchaseOfferingCommand({ offeringId: android, quantity: 2 }));
  await before
    .dynamoDb()
    .send(new PutItemCommand({ TableName: ledger, Item: { purchaseId: { S: 'a' }, sequence: { N: '1' } } }));
  await before.sns().send(new PublishCommand({ TopicArn: topic, Message: 'hello' }));
  await before.door('PUT', 'switches', { pageSize: 7 });
  await before.door('POST', 'faults', { service: 'sns', fault: 'throttle' });
  await before.door('PUT', 'clock', { advance: 'P2M' });
  await before.close();

  const after = await sandboxAt(t, noon, { data });
  assert.match(new Date(after.sandbox.clock.now()).toISOString(), /^2027-01-05T12:00/);
  assert.equal(await slotsOf(after.deviceFarm()), 2);
  assert.equal((await after.dynamoDb().send(new ScanCommand({ TableName: ledger }))).Count, 1);
  const { body } = await after.door('GET', 'state');
  assert.equal(Object(body.messages)[0].message, 'hello');
  assert.equal(Object(body.calls).counts['devicefarm.PurchaseOffering'], 1);
  assert.equal(Object(body.faults)[0].fault, 'throttle');
  assert.equal(after.sandbox.switches.current.pageSize, 7);
});

const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;

/** A sandbox in a process of its own, once it tells its address. */
const processOn = async (t: TestContext, data: string) => {
  const child = spawn(process.execPath, [main, '--port', '0', '--data', data, '--at', noon]);
  t.after(() => child.kill('SIGKILL'));
  let endpoint = '';
  for await (const line of createInterface({ input: child.stdout })) {
    endpoint = /http:\S+/.exec(line)?.[0] ?? '';
    if (endpoint) break;
  }
  return { child, endpoint };
};

const failing = async (...options: string[]) => {
  const child = spawn(process.execPath, [main, ...options]);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { said, code };
};

test('a folder is one process’s at a time, until that one has ended or died', async (t) => {
  const data = folder(t);
  const { child } = await processOn(t, data);
  const { said, code } = await failing('--port', '0', '--data', data);
  assert.equal(
    said,
    `Another sandbox is at work in ${data}: process ${child.pid}, by ${data}/sandbox.lock. End it first, or take another --data folder.\n`,
  );
  assert.equal(code, 1);
  assert.throws(() => new Books(data), /Another sandbox is at work/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  new Books(data).close();
  assert.ok(!existsSync(join(data, 'sandbox.lock')));
});

test('a port that is in use is said to be, without the usage', async (t) => {
  const { url } = await sandboxAt(t, noon);
  const { said, code } = await failing('--port', new URL(url).port);
  assert.match(said, /^Port \d+ of 127\.0\.0\.1 is in use, perhaps by another sandbox\. .*\n$/);
  assert.equal(code, 1);
});

test('what was answered for survives the process being killed', async (t) => {
  const data = folder(t);
  const { child, endpoint } = await processOn(t, data);
  const client = new DeviceFarmClient({
    endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: account, secretAccessKey: 'sandbox' },
  });
  await client.send(new PurchaseOfferingCommand({ offeringId: android, quantity: 4 }));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const after = await sandboxAt(t, noon, { data });
  assert.equal(await slotsOf(after.deviceFarm()), 4);
});

test('a line that was being written when the process died never happened', (t) => {
  const data = folder(t);
  const books = new Books(data);
  books.collection('things').set('a', 1);
  books.close();
  appendFileSync(join(data, 'sandbox.journal'), '{"name":"things","scope":"","key":"b","val');
  const again = new Books(data);
  assert.deepEqual(again.collection('things').entries(), [['a', 1]]);
  again.collection('things').set('c', 3);
  again.close();
  assert.deepEqual(new Books(data).collection('things').entries(), [
    ['a', 1],
    ['c', 3],
  ]);
});

test('a damaged line in the middle is told, and nothing is overwritten', (t) => {
  const data = folder(t);
  const journal = join(data, 'sandbox.journal');
  writeFileSync(journal, '{"name":"things","scope":"","key":"a","value":1}\nrubbish\n');
  assert.throws(() => new Books(data), /sandbox\.journal is damaged: line 2 is not JSON/);
  assert.match(readFileSync(journal, 'utf8'), /rubbish/);
});

test('the journal is written anew at the start: only what still holds', (t) => {
  const data = folder(t);
  const books = new Books(data);
  const things = books.collection<number>('things', '', { keep: 2 });
  for (let value = 0; value < 100; value++) things.set(`${value % 5}`, value);
  books.close();
  new Books(data).close();
  assert.equal(readFileSync(join(data, 'sandbox.journal'), 'utf8').split('\n').length, 3);
});
