import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { buyonce, fileWith, reservationRequest, runningSandbox, slotRequest, watched } from './world.ts';

const world = await runningSandbox();

test('--help shows the commands, examples and exit codes', async () => {
  const { code, out } = await buyonce(['--help']);
  assert.equal(code, 0);
  for (const command of ['purchase', 'plan', 'follow', 'offerings', 'status', 'ledger', 'resolve', 'sandbox'])
    assert.match(out, new RegExp(`\n  ${command} `));
  assert.match(out, /\nExamples:\n/);
  assert.match(out, /\n {2}5 {2}needs attention/);
});

const misuses: [words: string[], message: RegExp][] = [
  [['buy'], /unknown command 'buy'/],
  [['purchase'], /missing required argument 'file'/],
  [['purchase', '-', '--fast'], /unknown option '--fast'/],
  [['plan', '-', '--state-machine-arn', 'arn:aws:iam::1:x'], /is not the ARN of a state machine/],
  [['plan', '-', '--endpoint-url', '127.0.0.1'], /is not a URL/],
  [['plan', '-', '--endpoint-url', 'localhost:4580'], /is not a URL/],
  [
    ['plan', '-', '--endpoint-url', 'http://127.0.0.1:1', '--data', 'x'],
    /--data is for a sandbox of this command/,
  ],
  [['follow', 'one-slot'], /is not the ARN of an execution/],
  [['offerings', 'ec2'], /Allowed choices are mediaconnect, devicefarm/],
  [['resolve', 'one-slot'], /either --bought RECEIPT or --not-bought/],
  [['resolve', 'one-slot', '--not-bought', '--why', 'a\u001b[2Kb'], /--why has a control character/],
  [['resolve', 'one-slot', '--not-bought', '--by', 'Ada\nBob'], /--by has a control character/],
  [['resolve', 'one-slot', '--bought', 'x', '--not-bought'], /either --bought RECEIPT or --not-bought/],
];
for (const [words, message] of misuses)
  test(`buyonce ${words.join(' ')} is answered with what is wrong`, async () => {
    const { code, out, err } = await buyonce(words, { input: slotRequest });
    assert.equal(code, 2);
    assert.match(err, message);
    assert.equal(out, '');
  });

test('a folder that can not be made is said to be so, where making it would never end as well', async () => {
  for (const folder of ['', '/proc/sandbox']) {
    const { code, err } = await buyonce(['status', '--data', folder]);
    assert.equal(code, 1);
    assert.ok(err.includes(`The sandbox can't use '${folder}' as its folder: ENOENT`), err);
  }
});

test('a sandbox that is not there is said to be unreachable', async () => {
  const { code, err } = await buyonce(['status', '--endpoint-url', 'http://127.0.0.1:1']);
  assert.equal(code, 1);
  assert.match(err, /ECONNREFUSED/);
});

test('what is for sale is listed with the ids that a request names', async () => {
  const { code, out } = await buyonce(['offerings', '--region', 'eu-west-1', ...world.at]);
  assert.equal(code, 0);
  assert.match(
    out,
    /20 Mbps of outbound bandwidth for 12 months {3}0\.0300 USD HOURLY {2}arn:aws:mediaconnect:eu-west-1::offering:/,
  );
  assert.match(
    out,
    /Android Remote Access Unmetered Device Slot {2}250\.00 USD a month and slot {2}D68B3C05-1BA6-4360-BC69-12345EXAMPLE\n/,
  );
  const { devicefarm, ...others } = JSON.parse(
    (await buyonce(['offerings', 'devicefarm', '--json', ...world.at])).out,
  );
  assert.equal(devicefarm.length, 4);
  assert.deepEqual(others, {});
});

test('where nothing is for sale, it is said why', async () => {
  await buyonce(['purchase', '-', ...world.at], { input: reservationRequest });
  const { code, out } = await buyonce(['offerings', 'mediaconnect', '--region', 'eu-west-1', ...world.at]);
  assert.equal(code, 0);
  assert.match(out, /MediaConnect, eu-west-1\n {2}None now: .* while a reservation is active/);
});

test('a ledger that does not exist is said not to', async () => {
  const { code, err } = await buyonce(['ledger', 'nobody', ...world.at]);
  assert.equal(code, 1);
  assert.match(err, /The ledger has nothing on nobody\./);
  assert.equal((await buyonce(['ledger', 'nobody', '--json', ...world.at])).code, 1);
  assert.match((await buyonce(['status', ...world.at])).out, /Nothing was ever sent\./);
});

test('buyonce sandbox is the sandbox that stays, until it is ended', async () => {
  const { code, out } = await watched(
    ['sandbox', '--port', '0', '--waits', 'skipped'],
    'Ctrl-C ends it.',
    (child) => child.kill('SIGTERM'),
  );
  assert.equal(code, 0);
  assert.match(out, /^BuyOnce sandbox at http:\/\/127\.0\.0\.1:\d+\n/);
  const usage = await buyonce(['sandbox', '--port', 'x']);
  assert.equal(usage.code, 2);
  assert.match(usage.err, /--port: .*\n\nusage: npm run sandbox/s);
});

const start = (...files: string[]) =>
  promisify(execFile)(process.execPath, [new URL('../../cli/start.ts', import.meta.url).pathname, ...files]);

test('npm start buys both examples, and shows what is owned and what was told', async () => {
  const { stdout, stderr } = await start();
  assert.equal(stderr, '');
  assert.equal(stdout.match(/\nPurchased: /g)?.length, 2);
  assert.match(
    stdout,
    /What the account 123456789012 owns now\n\n {2}eu-primary-2026 .*\n {2}D68B3C05-1BA6-4360-BC69-12345EXAMPLE {2}1 on Device Farm/,
  );
  assert.match(stdout, /Subject: Purchased: 1 Android slot on Device Farm/);
});

test('npm start with a file runs that request', async (context) => {
  const { stdout } = await start(fileWith(context, { ...slotRequest, dryRun: true }));
  assert.match(stdout, /Planned, not bought: 1 Android slot/);
  await assert.rejects(start('/nowhere'), { code: 2 });
});
