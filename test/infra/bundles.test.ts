import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { bundle, root } from '../../infra/bundle.ts';
import { stateFunctions, watchFunctions } from '../../infra/functions.ts';
import { functionEnvironment } from '../../sandbox/lambda/environment.ts';
import { createLambda } from '../../sandbox/lambda/lambda.ts';
import { reservation, slots } from '../requests.ts';
import { found, openWorld, straight } from '../world.ts';
import { definition, synthesized } from './stack.ts';

// Outside of the repository, where no node_modules makes good what a zip lacks.
const folder = mkdtempSync(join(tmpdir(), 'buyonce-bundles-'));
after(() => rmSync(folder, { recursive: true }));

const bytes = await bundle({ ...stateFunctions(definition, root), ...watchFunctions }, folder);
const functions = synthesized({}, { bundles: join(folder, 'functions'), folder }).of(
  'AWS::Lambda::Function',
  z.object({ Handler: z.string(), Code: z.object({ S3Key: z.string() }) }),
);

/** The content of a function's zip, as it is uploaded. */
const zipOf = (name: string) => {
  const { Code, Handler } =
    functions.find((one) => one.name === `purchase-offering-${name}`)?.properties ??
    assert.fail(`There is no function ${name}`);
  return { path: join(folder, 'assembly', `asset.${basename(Code.S3Key, '.zip')}`), Handler };
};

/** The module that Lambda would load for the function's handler. */
const handlers = (name: string): URL => {
  const { path, Handler } = zipOf(name);
  return pathToFileURL(join(path, `${Handler.split('.')[0]}.mjs`));
};

const logged: string[] = [];
const sourceMap = z.object({ sources: z.array(z.string()) });
const metric = z.looseObject({ _aws: z.looseObject({}) });
/** The first lines in CloudWatch's embedded metric format; a thread's lines arrive when they do. */
const counted = async (lines: number) => {
  for (;;) {
    const metrics = logged
      .map((line) => metric.safeParse(JSON.parse(line)).data)
      .filter((one) => one !== undefined);
    if (metrics.length >= lines) return metrics.map(({ _aws, ...values }) => values);
    await setImmediate();
  }
};

const world = await openWorld({ handlers, log: (_, line) => logged.push(line) });
after(world.close);

const given = async (options: Parameters<typeof world.given>[0] = {}) => {
  await world.given(options);
  logged.length = 0;
};

test('what is deployed buys a reservation, and counts it', async () => {
  await given();
  const run = await world.purchase(reservation());
  assert.deepEqual(run.path, straight);
  assert.equal(world.owned().reservations.length, 1);
  assert.equal(world.messages().length, 1);
  assert.deepEqual(await counted(1), [
    {
      service: 'mediaconnect',
      workflow: 'purchase-offering',
      outcome: 'PURCHASED',
      Requests: 1,
      CommittedUsd: Number(run.report.commitment?.committed.amount),
    },
  ]);
});

test('what is deployed finds a slot whose answer was lost, and counts it as unknown', async () => {
  await given({
    faults: [{ service: 'devicefarm', operation: 'PurchaseOffering', fault: 'lose-the-reply' }],
  });
  const run = await world.purchase(slots());
  assert.deepEqual(run.path, found);
  assert.equal(world.owned().purchases.length, 1);
  assert.deepEqual(await counted(1), [
    {
      service: 'devicefarm',
      workflow: 'purchase-offering',
      outcome: 'PURCHASED',
      Requests: 1,
      UnknownOutcomes: 1,
      CommittedUsd: 250,
    },
  ]);
});

test('a request that was bought before counts no money again', async () => {
  await given();
  await world.purchase(slots({}, { requestId: 'twice' }), 'first');
  await world.sandbox.moveTo(world.clock.now() + 60_000);
  await world.purchase(slots({}, { requestId: 'twice' }), 'second');
  const dimensions = { service: 'devicefarm', workflow: 'purchase-offering', outcome: 'PURCHASED' };
  assert.deepEqual(await counted(2), [
    { ...dimensions, Requests: 1, CommittedUsd: 250 },
    { ...dimensions, Requests: 1 },
  ]);
});

test('what has been unknown for more than an hour is counted from the ledger, until somebody settles it', async () => {
  await given({
    at: '2026-11-11T12:00:00Z',
    faults: [{ service: 'devicefarm', operation: 'PurchaseOffering', fault: 'unavailable-503-before' }],
  });
  assert.equal((await world.purchase(slots())).report.outcome, 'NEEDS_ATTENTION');
  assert.partialDeepStrictEqual(await counted(1), [
    { outcome: 'NEEDS_ATTENTION', Requests: 1, UnknownOutcomes: 1 },
  ]);

  logged.length = 0;
  const variables = { LEDGER_TABLE: 'purchase-offering-ledger' };
  const lambda = createLambda({
    handlers,
    environment: (name) =>
      functionEnvironment(name, { region: 'us-east-1', endpointUrl: world.url, variables }),
    log: (_, line) => logged.push(line),
  });
  const watch = (time: string) =>
    lambda.invoke(
      'LongUnknownPurchases',
      { time },
      {
        signal: new AbortController().signal,
        account: '123456789012',
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:purchase-offering-LongUnknownPurchases',
      },
    );
  try {
    assert.deepEqual(await watch('2026-11-11T13:00:00Z'), { payload: [] });
    assert.deepEqual(await watch('2026-11-11T13:00:01Z'), { payload: ['a-purchase'] });
    assert.deepEqual(await counted(1), [
      { service: 'ledger', ledger: 'purchase-offering-ledger', LongUnknownPurchases: 1 },
    ]);
  } finally {
    await lambda.close();
  }
});

test('a zip holds the function’s own code and no source map, and stays small', () => {
  const most = { NotifyOutcome: 400, ValidateRequest: 400, LongUnknownPurchases: 400 };
  for (const [name, size] of Object.entries(bytes)) {
    const files = readdirSync(zipOf(name).path);
    assert.ok(files.includes(`${name}.mjs`), name);
    assert.deepEqual(
      files.filter((file) => !file.endsWith('.mjs')),
      [],
    );
    const budget = Object.entries(most).find(([one]) => one === name)?.[1] ?? 640;
    assert.ok(size < budget * 1024, `${name} has ${size} bytes`);
  }
});

test('of several copies of one version of a package one is bundled', () => {
  const sources = readdirSync(join(folder, 'source-maps')).flatMap(
    (file) => sourceMap.parse(JSON.parse(readFileSync(join(folder, 'source-maps', file), 'utf8'))).sources,
  );
  const requestHandlers = sources.filter((source) =>
    /node-http-handler.*node-http-handler\.js$/.test(source),
  );
  // MediaConnect's client is older than the others, and brings the handler of its time.
  assert.equal(new Set(requestHandlers).size, 2);
});
