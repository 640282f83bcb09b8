import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buyonce, runningSandbox, slotRequest } from './world.ts';

const world = await runningSandbox();

/** Leaves the request parked: sent, unanswered, and so long ago that it can be said not to have bought anything. */
const parked = async () => {
  await world.arrange('devicefarm', 'PurchaseOffering', 'unavailable-503-before');
  const { code, out } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 5);
  await world.sideDoor('PUT', 'clock', { advance: 'PT2H' });
  return out;
};

const resolve = (words: string[], input = '') =>
  buyonce(['resolve', 'one-slot', ...words, ...world.at], { input });

test('what could not be established says what to do, and status lists it with its money', async () => {
  const out = await parked();
  assert.match(out, /\nNeeds attention, it may have been bought or not: 1 Android slot on Device Farm\n/);
  assert.ok(out.includes(`npm run buyonce -- resolve 'one-slot' --not-bought --endpoint-url ${world.url}`));
  assert.ok(
    out.includes(
      `aws devicefarm list-offering-transactions --region us-west-2 --endpoint-url ${world.url}\n`,
    ),
  );
  const status = await buyonce(['status', ...world.at]);
  assert.equal(status.code, 0);
  assert.match(
    status.out,
    /^Sent, and not known whether bought\n {2}unknown {2}one-slot {2}1 Android slot on Device Farm, us-west-2 {2}250\.00 USD a month {2}20\d\d-/,
  );
  const [listed] = JSON.parse((await buyonce(['status', 'one-slot', '--json', ...world.at])).out);
  assert.equal(listed.status, 'unknown');
  assert.deepEqual(listed.commitment.committed, { amount: '250', currencyCode: 'USD' });
});

test('settled as not bought, it is in the ledger with who and why, and the offering is free again', async () => {
  await parked();
  const held = await buyonce(['purchase', '-', ...world.at], {
    input: { ...slotRequest, requestId: 'other' },
  });
  assert.equal(held.code, 4);
  assert.ok(
    held.out.includes(
      `First see to the purchase that holds the offering: npm run buyonce -- status --endpoint-url ${world.url}\n`,
    ),
  );

  const settled = await resolve(['--not-bought', '--by', 'Ada', '--why', 'support case 7'], 'yes\n');
  assert.equal(settled.code, 0);
  assert.match(settled.out, /Settled\./);
  assert.ok(
    settled.out.startsWith(
      'Request   one-slot: 1 Android slot on Device Farm, us-west-2\nOffering  D68B3C05-1BA6-4360-BC69-12345EXAMPLE\nNot bought: when this is written, starting the same request again will buy it.\n',
    ),
  );
  const [standing] = JSON.parse((await buyonce(['status', 'one-slot', '--json', ...world.at])).out);
  assert.equal(standing.status, 'not-bought');
  const ledger = await buyonce(['ledger', 'one-slot', ...world.at]);
  const lines = ledger.out
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(26));
  assert.deepEqual(lines, [
    'PurchaseClaimed    1 Android slot for up to 250.00 USD a month',
    'PurchaseSubmitted  attempt 1, about to be sent',
    'PurchaseRejected   not bought, by the word of Ada: support case 7',
  ]);

  const other = await buyonce(['purchase', '-', '--json', ...world.at], {
    input: { ...slotRequest, requestId: 'third' },
  });
  assert.equal(JSON.parse(other.out).outcome, 'PURCHASED');
  assert.equal(world.transactions().length, 1);
});

test('settled as bought, the request has its receipt for ever', async () => {
  await parked();
  await world.sideDoor('POST', 'purchases', {
    service: 'devicefarm',
    region: 'us-west-2',
    input: slotRequest.purchase,
  });
  const [{ transactionId = '' } = {}] = world.transactions();
  const contradicted = await resolve(['--not-bought', '--why', 'I believe so', '--yes']);
  assert.equal(contradicted.code, 1);
  assert.ok(
    contradicted.out.includes(
      `The service's books show what this purchase may have become: ${transactionId}.`,
    ),
  );

  const settled = await resolve(['--bought', transactionId, '--why', 'bought in the console', '--yes']);
  assert.equal(settled.code, 0);
  const again = await buyonce(['purchase', '-', '--json', ...world.at], { input: slotRequest });
  const report = JSON.parse(again.out);
  assert.equal(report.outcome, 'PURCHASED');
  assert.equal(report.foundBy, 'person');
  assert.equal(report.receipt.id, transactionId);
  assert.equal(world.transactions().length, 1);
});

test('what landed after it was settled as not bought keeps the next send back, and can be settled as bought', async () => {
  await parked();
  assert.equal((await resolve(['--not-bought', '--why', 'it is not in the list', '--yes'])).code, 0);
  await world.sideDoor('POST', 'purchases', {
    service: 'devicefarm',
    region: 'us-west-2',
    input: slotRequest.purchase,
  });
  const [{ transactionId = '' } = {}] = world.transactions();
  const { code, out } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 5);
  assert.ok(
    out.includes(`what may be that purchase: ${transactionId}. Nothing was sent. (FoundAfterAll)`),
    out,
  );
  assert.equal((await resolve(['--bought', transactionId, '--why', 'it landed late', '--yes'])).code, 0);
  const again = await buyonce(['purchase', '-', '--json', ...world.at], { input: slotRequest });
  assert.equal(JSON.parse(again.out).receipt.id, transactionId);
  assert.equal(world.transactions().length, 1);
});

test('a receipt that the books do not show is refused', async () => {
  await parked();
  const { code, out } = await resolve(['--bought', 'no-such-receipt', '--why', 'a mail', '--yes']);
  assert.equal(code, 1);
  assert.match(
    out,
    /The service's books show no purchase no-such-receipt that this could be\. They show: none\./,
  );
});

test('without a yes nothing is written, and without a reason nothing is asked', async () => {
  await parked();
  const unsaid = await resolve(['--not-bought'], 'because\nno\n');
  assert.equal(unsaid.code, 1);
  assert.match(unsaid.out, /You did not say yes\./);
  const unreasoned = await resolve(['--not-bought', '--yes']);
  assert.equal(unreasoned.code, 2);
  assert.match(unreasoned.err, /--why is missing/);
  const [listed] = JSON.parse((await buyonce(['status', 'one-slot', '--json', ...world.at])).out);
  assert.equal(listed.status, 'unknown');
});

test('what is settled, and what was never sent, can not be settled', async () => {
  await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  const [{ transactionId = '' } = {}] = world.transactions();
  const bought = await resolve(['--not-bought', '--why', 'I believe so', '--yes']);
  assert.equal(bought.code, 1);
  assert.ok(bought.out.includes(`It was bought: its receipt is ${transactionId}.`));
  const never = await buyonce(['resolve', 'nobody', '--not-bought', '--why', 'x', '--yes', ...world.at]);
  assert.equal(never.code, 1);
  assert.match(never.out, /The ledger has nothing on it\./);
});
