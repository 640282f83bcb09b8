import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { historyOf, type LedgerEntry } from '../../purchasing/ledger.ts';
import { openWorld, seeAsFunction } from '../world.ts';

const world = await openWorld();
after(world.close);
seeAsFunction(world.url);
const { append, readEntries, readHistory, record } = await import('../../aws/ledger.ts');

const at = '2026-11-10T12:00:00.000Z';
const nothing = historyOf([]);
const submitted: LedgerEntry = { type: 'PurchaseSubmitted', at, attempt: 1, knownReceipts: [] };
const accepted: LedgerEntry = {
  type: 'PurchaseAccepted',
  at,
  receipt: { id: 'receipt', record: { id: 'receipt' } },
  foundBy: 'answer',
};
const refused: LedgerEntry = {
  ...{ type: 'PurchaseRefused', at, attempt: 1 },
  reason: { code: 'Throttled', message: 'Rate exceeded' },
};

test('what was appended is read, in order, as it was', async () => {
  await world.given();
  const history = await append('one', nothing, submitted, 'writer');
  await append('one', history, accepted, 'writer');
  assert.deepEqual(await readEntries('one'), [submitted, accepted]);
  assert.equal((await readHistory('one')).sequence, 2);
  assert.deepEqual(await readEntries('another'), []);
});

test('an item is there to be read by people: its time, type and writer beside the entry', async () => {
  await world.given();
  await append('one', nothing, submitted, 'an-invocation');
  const { Items } = Object(
    await world.sandbox.perform('dynamodb', 'Scan', { TableName: 'purchase-offering-ledger' }),
  );
  assert.deepEqual(Items, [
    {
      purchaseId: { S: 'one' },
      sequence: { N: '1' },
      at: { S: at },
      type: { S: 'PurchaseSubmitted' },
      writer: { S: 'an-invocation' },
      entry: { S: JSON.stringify(submitted) },
    },
  ]);
});

test('who appends to what is no longer the end is told so, and nothing is overwritten', async () => {
  await world.given();
  await append('one', nothing, submitted, 'first');
  await assert.rejects(append('one', nothing, accepted, 'second'), { name: 'LedgerConflict' });
  assert.deepEqual(await readEntries('one'), [submitted]);
});

test('of many who append at the same moment one succeeds, even with the same entry', async () => {
  await world.given();
  const writers = Array.from({ length: 8 }, (_, n) => append('one', nothing, submitted, `writer-${n}`));
  const results = await Promise.allSettled(writers);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await readEntries('one')).length, 1);
});

test('whose reply was lost finds its own entry in the way, and knows it', async () => {
  await world.given({ faults: [{ service: 'dynamodb', operation: 'PutItem', fault: 'lose-the-reply' }] });
  await append('one', nothing, submitted, 'writer');
  assert.deepEqual(world.sandbox.faults.list(), []);
  assert.deepEqual(await readEntries('one'), [submitted]);
});

test('a fact is recorded wherever the ledger ends by now', async () => {
  await world.given();
  const stale = await append('one', nothing, submitted, 'sender');
  await append('one', stale, refused, 'another');
  const history = await record('one', stale, accepted, 'sender');
  assert.deepEqual(await readEntries('one'), [submitted, refused, accepted]);
  assert.equal(history.sequence, 3);
});

test('reads are consistent, and go through every page', async () => {
  await world.given();
  const long: LedgerEntry = { ...refused, reason: { code: 'Long', message: 'x'.repeat(300_000) } };
  let history = nothing;
  for (let n = 0; n < 5; n++) history = await append('one', history, long, 'writer');
  assert.equal((await readEntries('one')).length, 5);
  const queries = world.sandbox.calls.latest.filter(({ operation }) => operation === 'Query');
  assert.equal(queries.length, 2);
  assert.ok(queries.every(({ input }) => input?.ConsistentRead === true));
});
