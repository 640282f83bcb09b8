import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { reportSchema } from '../../purchasing/report-schema.ts';
import {
  buyonce,
  fileWith,
  folder,
  onTerminal,
  reservationRequest,
  runningSandbox,
  slotRequest,
  watched,
} from './world.ts';

const world = await runningSandbox();

test('a purchase is shown state by state, then as a receipt', async (context) => {
  const { code, out, err } = await buyonce(['purchase', fileWith(context, slotRequest)]);
  assert.equal(err, '');
  assert.equal(code, 0);
  const states = [...out.matchAll(/✓ (\w+)/g)].map(([, state]) => state);
  assert.deepEqual(states, ['ValidateRequest', 'CheckEligibility', 'PurchaseOffering', 'NotifyOutcome']);
  assert.match(out, /\nPurchased: 1 Android slot on Device Farm, [\d.]+ USD now, 250\.00 USD a month\n/);
  assert.match(out, /\n {2}Receipt {5}[0-9a-f-]{36}\n/);
  assert.match(out, /\n {2}Request {5}one-slot\n/);
  assert.doesNotMatch(out, /No requestId/);
});

test('a request without an id is bought, with a word on what a repeat would be', async () => {
  const { requestId: _, ...anonymous } = slotRequest;
  const { code, out } = await buyonce(['purchase', '-', ...world.at], { input: anonymous });
  assert.equal(code, 0);
  assert.match(
    out,
    /No requestId: run again, this buys again\. To make a repeat safe, add "requestId": "[0-9a-f-]{36}"/,
  );
});

test('a start whose answer was lost is repeated by the SDK, and is the same execution', async () => {
  const { requestId: _, ...anonymous } = slotRequest;
  await world.arrange('states', 'StartExecution', 'lose-the-reply');
  const { code } = await buyonce(['purchase', '-', ...world.at], { input: anonymous });
  assert.equal(code, 0);
  assert.equal(world.transactions().length, 1);
});

const noScript = existsSync('/usr/bin/script') ? false : 'there is no script(1) here to be a terminal';
test('colours are for terminals that want them', { skip: noScript }, async (context) => {
  const words = ['purchase', fileWith(context, '')];
  const yellow = '\u001b[1m\u001b[33mInvalid request';
  assert.ok((await onTerminal(words, {})).includes(yellow));
  assert.ok(!(await onTerminal(words, { NO_COLOR: '1' })).includes('\u001b'));
  assert.ok(!(await buyonce(words)).out.includes('\u001b'));
  assert.ok((await buyonce(words, { environment: { FORCE_COLOR: '1' } })).out.includes(yellow));
});

test('with --json the output is the report and nothing else', async () => {
  const { code, out } = await buyonce(['purchase', '-', '--json', ...world.at], {
    input: reservationRequest,
  });
  const report = reportSchema.parse(JSON.parse(out));
  assert.equal(code, 0);
  assert.equal(report.outcome, 'PURCHASED');
  assert.equal(report.receipt?.record.ReservationName, 'eu-primary');
  assert.deepEqual(report.commitment?.committed, { amount: '5256', currencyCode: 'USD' });
});

test('a plan tells the price and buys nothing', async () => {
  const { code, out } = await buyonce(['plan', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 0);
  assert.match(out, /Planned, not bought: 1 Android slot on Device Farm, 250\.00 USD a month/);
  assert.deepEqual(world.transactions(), []);
});

test('the same request again buys nothing more, also in a sandbox opened anew on its folder', async (context) => {
  const data = ['--data', folder(context)];
  const first = await buyonce(['purchase', '-', ...data, '--json'], { input: slotRequest });
  const second = await buyonce(['purchase', '-', ...data, '--json'], { input: slotRequest });
  const [bought, found] = [first, second].map(({ out }) => reportSchema.parse(JSON.parse(out)));
  assert.equal(second.code, 0);
  assert.equal(found?.boughtEarlier, true);
  assert.equal(found?.receipt?.id, bought?.receipt?.id);
  assert.match(
    (await buyonce(['status', ...data])).out,
    /purchased {2}one-slot {2}1 Android slot on Device Farm, us-west-2/,
  );
});

test('what is not eligible, what the service refuses and what is wrong each end with their code', async () => {
  await buyonce(['purchase', '-', ...world.at], { input: reservationRequest });
  const second = { ...reservationRequest, requestId: 'second' };
  const ineligible = await buyonce(['purchase', '-', ...world.at], { input: second });
  assert.equal(ineligible.code, 3);
  assert.match(ineligible.out, /ReservationActive/);

  await world.arrange('devicefarm', 'PurchaseOffering', 'refuse');
  const rejected = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(rejected.code, 4);
  assert.match(rejected.out, /Rejected, nothing was bought/);

  const invalid = await buyonce(['purchase', '-', ...world.at], { input: { ...slotRequest, quantity: 2 } });
  assert.equal(invalid.code, 2);
  assert.match(invalid.out, /quantity: expected no such member; got 2/);
  assert.deepEqual(world.transactions(), []);
});

test('a throttled purchase shows how soon the next attempt is, and counts those that fail alike in one line', async () => {
  await world.arrange('devicefarm', 'PurchaseOffering', 'throttle', { times: 3 });
  const { code, out } = await buyonce(['purchase', '-', ...world.at], { input: slotRequest });
  assert.equal(code, 0);
  assert.match(
    out,
    /↻ PurchaseOffering {3}TooManyRequestsException: Rate exceeded; again within 5 s \(attempt 2\)/,
  );
  assert.match(
    out,
    /↻ PurchaseOffering {3}again within 20 s \(attempt 4\), TooManyRequestsException: Rate exceeded\n/,
  );
  assert.equal(out.match(/↻/g)?.length, 2);
  assert.equal(world.transactions().length, 1);
});

test('on a sandbox nothing of the caller’s AWS configuration is used', async (context) => {
  const strangers: string[] = [];
  const elsewhere = createServer((request, response) => {
    strangers.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  context.after(() => elsewhere.close());
  const address = elsewhere.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const environment = {
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_SFN: url,
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-north-1',
    LEDGER_TABLE: 'production-ledger',
  };
  assert.equal((await buyonce(['purchase', '-'], { input: slotRequest, environment })).code, 0);
  await buyonce(['purchase', '-', ...world.at], { input: slotRequest, environment });
  assert.match((await buyonce(['status', ...world.at], { environment })).out, /purchased {2}one-slot/);
  assert.deepEqual(strangers, []);
});

/** Leaves the next purchase waiting for its settlement, in real time. */
const unsettled = async () => {
  await world.sideDoor('PUT', 'clock', { waits: 'real' });
  await world.arrange('devicefarm', 'PurchaseOffering', 'unavailable-503-after');
  await world.arrange('devicefarm', 'ListOfferingTransactions', 'stale-reads', { ms: 3_600_000, times: 2 });
};

test('an interrupt stops the watching, not the purchase', async (context) => {
  await unsettled();
  const words = ['purchase', fileWith(context, slotRequest), ...world.at];
  const { code, err } = await watched(words, 'WaitForSettlement', (child) => child.kill('SIGINT'));
  assert.equal(code, 130);
  const [, execution = ''] =
    err.match(/The purchase goes on\. To follow it again: npm run buyonce -- follow (\S+) --endpoint-url/) ??
    [];
  await world.sideDoor('PUT', 'clock', { waits: 'skipped' });
  const followed = await buyonce(['follow', execution, ...world.at]);
  assert.equal(followed.code, 0);
  assert.match(followed.out, /… WaitForSettlement {2}waiting 60 s, looking again/);
  assert.match(followed.out, /Purchased: 1 Android slot/);
  assert.equal(world.transactions().length, 1);
});

test('an execution that was stopped by somebody has no outcome, and that needs attention', async (context) => {
  await unsettled();
  const words = ['purchase', fileWith(context, slotRequest), ...world.at];
  const { code, out } = await watched(words, 'WaitForSettlement', (_, shown) =>
    world.stop(shown.match(/Execution {2}(\S+)/)?.[1] ?? ''),
  );
  assert.equal(code, 5);
  assert.match(out, /The execution ended without an outcome: ExecutionAborted/);
});

test('a deployed state machine is reached with the caller’s own configuration', async () => {
  const environment = {
    AWS_ENDPOINT_URL: world.url,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'eu-north-1',
  };
  const at = (account: string) => [
    '--state-machine-arn',
    `arn:aws:states:us-east-1:${account}:stateMachine:purchase-offering`,
  ];
  const deployed = at('123456789012');
  const { code, out } = await buyonce(['purchase', '-', ...deployed], { input: slotRequest, environment });
  assert.equal(code, 0);
  assert.match(out, /^At {9}AWS, us-east-1\n/);
  assert.match((await buyonce(['status', ...deployed], { environment })).out, /purchased {2}one-slot/);
  const foreign = await buyonce(['status', ...at('111122223333')], { environment });
  assert.equal(foreign.code, 1);
  assert.match(foreign.err, /State Machine Does Not Exist/);
  assert.equal(world.transactions().length, 1);
});
