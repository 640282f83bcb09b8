import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buyonce, fileWith, reservationRequest, runningSandbox, slotRequest, watched } from './world.ts';

const world = await runningSandbox();

test('a function that dies in the middle is shown as what it is, and the purchase is found', async () => {
  await world.arrange('lambda', 'PurchaseOffering', 'crash-after');
  await world.arrange('devicefarm', 'PurchaseOffering', 'lose-the-reply');
  const { code, out } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 0);
  assert.match(out, /✗ PurchaseOffering {3}Runtime\.ExitError: /);
  assert.match(out, /✓ ReconcilePurchase {2}bought: /);
});

test('a reader that has seen enough does not decide the exit code', async (context) => {
  const words = ['purchase', fileWith(context, reservationRequest), ...world.at];
  const headed = () => watched(words, 'Execution', (child) => child.stdout?.destroy());
  assert.equal((await headed()).code, 0);
  words[1] = fileWith(context, { ...reservationRequest, requestId: 'second' });
  assert.equal((await headed()).code, 3);
});

test('a start that nobody confirms may have been started: it can be run again as the same purchase', async () => {
  const { requestId: _, ...anonymous } = slotRequest;
  await world.sideDoor('PUT', 'clock', { waits: 'real' });
  await world.arrange('states', 'StartExecution', 'error-500-after', { times: 3 });
  const { code, out, err } = await buyonce(['purchase', '-', ...world.at], { input: anonymous });
  assert.equal(code, 1);
  const [, requestId = ''] = err.match(/Do not run it again as it is.*"requestId": "([0-9a-f-]{36})"/) ?? [];
  assert.ok(
    out.includes(
      `No requestId: run again, this buys again. To make a repeat safe, add "requestId": "${requestId}"`,
    ),
  );
  const [{ executionArn = '' } = {}] = await world.executions();
  assert.ok(err.includes(`it may be, and may buy, as ${executionArn}\n`), err);
  assert.ok(err.includes(`npm run buyonce -- status '${requestId}' --endpoint-url ${world.url}`));
  const again = await buyonce(['purchase', '-', '--json', ...world.at], {
    input: { ...anonymous, requestId },
  });
  assert.equal(JSON.parse(again.out).outcome, 'PURCHASED');
  assert.equal(world.transactions().length, 1);
});

test('a start that was lost of a request with an id may be run again as it is', async () => {
  await world.arrange('states', 'StartExecution', 'lose-the-reply', { times: 3 });
  const { code, err } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 1);
  assert.match(err, /To run the same request again is safe/);
});

test('a start that was refused did not start, and is not said to', async () => {
  await world.arrange('states', 'StartExecution', 'refuse');
  const { code, err } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 1);
  assert.doesNotMatch(err, /may buy/);
});

const execution = (name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:purchase-offering:${name}`;

test('of an execution that does not exist nothing goes on', async () => {
  const { code, err } = await buyonce(['follow', execution('none'), ...world.at]);
  assert.equal(code, 1);
  assert.match(err, /^Execution Does Not Exist: '.*:none'\n$/);
});

test('where nobody listens nothing goes on: is a sandbox running there?', async () => {
  const nowhere = ['--endpoint-url', 'http://127.0.0.1:1'];
  for (const words of [
    ['follow', execution('none')],
    ['purchase', '-'],
  ]) {
    const { code, err } = await buyonce([...words, ...nowhere], { input: slotRequest });
    assert.equal(code, 1);
    assert.match(
      err,
      /ECONNREFUSED 127\.0\.0\.1:1: is a sandbox running at http:\/\/127\.0\.0\.1:1\? npm run sandbox\n$/,
    );
    assert.doesNotMatch(err, /goes on|may buy/);
  }
});
