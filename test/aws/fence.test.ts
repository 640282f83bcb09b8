import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { historyOf, type LedgerEntry } from '../../purchasing/ledger.ts';
import { purchaseOf, reservation, slots } from '../requests.ts';
import { openWorld, seeAsFunction, types } from '../world.ts';

const world = await openWorld();
after(world.close);
seeAsFunction(world.url);
const { findFenceFree, takeFence } = await import('../../aws/fence.ts');
const { append, readHistory } = await import('../../aws/ledger.ts');

const noon = '2026-11-10T12:00:00.000Z';
const submitted: LedgerEntry = { type: 'PurchaseSubmitted', at: noon, attempt: 1, knownReceipts: [] };
const absent: LedgerEntry = { type: 'PurchaseAbsent', at: noon, attempt: 1, since: noon };
const accepted: LedgerEntry = {
  ...{ type: 'PurchaseAccepted', at: noon, foundBy: 'answer' },
  receipt: { id: 'receipt-of-first', record: {} },
};
const no = { code: 'No', message: 'no' };
const refused: LedgerEntry = { type: 'PurchaseRefused', at: noon, attempt: 1, reason: no };
const rejected: LedgerEntry = { type: 'PurchaseRejected', at: noon, attempt: 1, reason: no };

const first = purchaseOf(slots(), 'first');
const second = purchaseOf(slots({ quantity: 2 }), 'second');
const busy = { name: 'OfferingBusy' };
const take = async (purchase = first, at = noon, attempt = 1) => {
  const fence = await findFenceFree(purchase, at, 'a-writer');
  await takeFence(fence, purchase, attempt, at);
  return fence.knownReceipts;
};
const write = async (...entries: LedgerEntry[]) => {
  for (const entry of entries) await append('first', await readHistory('first'), entry, 'a-writer');
};

test('an offering that nobody buys is free', async () => {
  await world.given();
  assert.deepEqual(await take(), []);
});

test('an attempt that was just begun holds it, also while it is unknown, and for ever', async () => {
  await world.given();
  await take();
  await assert.rejects(take(second), busy);
  await write(submitted);
  await assert.rejects(take(second), busy);
  await assert.rejects(take(second, '2036-11-10T12:00:00.000Z'), busy);
});

test('a send that was given up as absent holds it still', async () => {
  await world.given();
  await take();
  await write(submitted, absent);
  await assert.rejects(take(second, '2036-11-10T12:00:00.000Z'), busy);
});

test('nor does its next attempt, which was never submitted, let anybody past', async () => {
  await world.given();
  await take();
  await write(submitted, absent);
  await take(first, noon, 2);
  await assert.rejects(take(second, '2036-11-10T12:00:00.000Z'), busy);
  assert.equal((await readHistory('first')).sequence, 2);
});

test('a purchase that was given up before it was sent lets the next one in at once', async () => {
  await world.given();
  await take();
  await write({ type: 'PurchaseAbandoned', at: noon, reasons: [no] });
  assert.deepEqual(await take(second), []);
});

for (const answer of [refused, rejected])
  test(`it is free when the attempt is answered with ${answer.type}`, async () => {
    await world.given();
    await take();
    await write(submitted, answer);
    assert.deepEqual(await take(second), []);
    await assert.rejects(take(), busy);
  });

test('who comes after a purchase is given its receipt, which a read may not show yet; so is everybody after', async () => {
  await world.given();
  await take();
  await write(submitted, accepted);
  assert.deepEqual(await take(second), ['receipt-of-first']);
  await append('second', await readHistory('second'), submitted, 'a-writer');
  await append('second', await readHistory('second'), refused, 'a-writer');
  assert.deepEqual(await take(purchaseOf(slots(), 'third')), ['receipt-of-first']);
});

test('the holder may take it again for its next attempt', async () => {
  await world.given();
  await take();
  await write(submitted, refused);
  assert.deepEqual(await take(first, noon, 2), []);
  await assert.rejects(take(second), busy);
});

test('who took it and never sent is pushed aside after two minutes, and can’t send any more', async () => {
  await world.given();
  await take();
  const beforeTheSend = historyOf([]);
  await assert.rejects(take(second, '2026-11-10T12:02:00.000Z'), busy);
  assert.deepEqual(await take(second, '2026-11-10T12:02:00.001Z'), []);
  assert.deepEqual(types(await world.ledger('first')), ['PurchaseRefused']);
  await assert.rejects(append('first', beforeTheSend, submitted, 'a-writer'), { name: 'LedgerConflict' });
});

test('of many at the same moment one takes it', async () => {
  await world.given();
  const many = Array.from({ length: 8 }, (_, n) => take(purchaseOf(slots(), `purchase-${n}`)));
  const results = await Promise.allSettled(many);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const result of results)
    if (result.status === 'rejected') assert.equal(result.reason.name, 'OfferingBusy');
});

test('other offerings, other Regions and the other service are others', async () => {
  await world.given();
  const inIreland = {
    ...reservation({ OfferingArn: 'arn:aws:mediaconnect:eu-west-1::offering:1' }),
    region: 'eu-west-1',
  };
  await take();
  await take(purchaseOf(slots({ offeringId: 'A53D4D73-A6F6-4B82-A0B0-12345EXAMPLE' }), 'ios'));
  await take(purchaseOf(reservation(), 'home'));
  await take(purchaseOf(inIreland, 'ireland'));
  const another = purchaseOf(reservation({ ReservationName: 'another' }), 'another');
  await assert.rejects(take(another), busy, 'one reservation at a time in a Region, whatever the offering');
});
