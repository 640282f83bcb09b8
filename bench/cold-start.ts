import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { purchaseOnce, requests } from './executions.ts';
import { type Measure, verdictOn } from './section.ts';
import { medianOf, spreadOf, written } from './statistics.ts';
import { buildVariants, emptyModule, variantNames, wrapperModule } from './variants.ts';

/**
 * A fresh process imports a module and invokes its handler until the first call would leave for AWS, which covers
 * what is loaded, made and signed on the way there. It answers with both times in milliseconds, and its memory.
 */
const child = `
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
const { url, event, context } = JSON.parse(process.argv[1]);
const started = performance.now();
let loaded;
const done = () => {
  const called = performance.now() - started;
  console.log('\\n' + JSON.stringify({ loaded, called, megabytes: process.memoryUsage.rss() / 2 ** 20 }));
  process.exit();
};
http.request = done;
syncBuiltinESMExports();
const { handler } = await import(url);
loaded = performance.now() - started;
if (handler) await handler(event, { ...context, getRemainingTimeInMillis: () => 60000 });
done();
`;

const times = z.object({ loaded: z.number(), called: z.number(), megabytes: z.number() });
type Times = z.output<typeof times>;

const variables = {
  LEDGER_TABLE: 'purchase-offering-ledger',
  OUTCOME_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
  SPEND_CEILING: '250000.00 USD',
};

const start = async (name: string, url: string, event: unknown): Promise<Times> => {
  const context = {
    awsRequestId: 'bench',
    functionName: name,
    invokedFunctionArn: 'arn',
    memoryLimitInMB: '256',
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', child, JSON.stringify({ url, event, context })],
    {
      env: functionEnvironment(name, { region: 'us-east-1', endpointUrl: 'http://127.0.0.1:1', variables }),
    },
  );
  return times.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
};

const lostReply = [
  { service: 'mediaconnect', operation: 'PurchaseOffering', fault: 'lose-the-reply', times: 1 },
];

export const coldStart: Measure = async ({ quick }) => {
  const variants = await buildVariants();
  const { invocations } = await purchaseOnce(requests.mediaconnect, lostReply);
  const eventOf = (name: string, variant: string): unknown =>
    variant === 'bare'
      ? { OfferingArn: 'arn:aws:mediaconnect:eu-west-1::offering:bare' }
      : invocations.find(({ state }) => state === name)?.payload;
  const empty = emptyModule();
  const taken = new Map<string, Times[]>();
  const take = async (key: string, name: string, url: string, event: unknown) =>
    taken.set(key, [...(taken.get(key) ?? []), await start(name, url, event)]);
  for (let run = 0; run < (quick ? 3 : 15); run++) {
    await take('empty', 'empty', empty, {});
    await take('wrapper', 'wrapper', wrapperModule, {});
    for (const [name, modules] of Object.entries(variants))
      for (const variant of variantNames)
        await take(`${name} ${variant}`, name, modules[variant].url, eventOf(name, variant));
  }
  const of = (key: string, what: keyof Times): number[] => (taken.get(key) ?? []).map((times) => times[what]);
  const ratio = (name: string, above: string, below: string) =>
    medianOf(of(`${name} ${above}`, 'called')) / medianOf(of(`${name} ${below}`, 'called'));
  const names = Object.keys(variants);
  const toBare = Math.max(...names.map((name) => ratio(name, 'ours', 'bare')));
  const ahead = Math.min(...names.map((name) => ratio(name, 'nodejsFunction', 'ours')));
  return {
    title: 'Cold start',
    how: 'Milliseconds from nothing to the first call that leaves for AWS, in a fresh process each: the module is imported, the clients made, the call signed; not counted is the start of Node.js itself. *Bare* makes the same first calls with nothing but the SDK, bundled the same way: the limit. *NodejsFunction* is what CDK bundles by default, with the SDK in the bundle (`bundleAwsSDK`), *unbundled* the packages as npm installs them. The variants take turns; the median, and between which two times half of the runs lie.',
    goal: 'within 1.15 of bare, and twice as fast as NodejsFunction',
    verdict: verdictOn(toBare <= 1.15 && ahead >= 2),
    figure: `at most ${toBare.toFixed(2)} of bare, at least ${ahead.toFixed(2)} times as fast as NodejsFunction`,
    columns: ['function', ...variantNames, 'ours / bare', 'NodejsFunction / ours', 'import alone', 'memory'],
    rows: [
      ...names.map((name) => [
        name,
        ...variantNames.map((variant) => written(spreadOf(of(`${name} ${variant}`, 'called')))),
        ratio(name, 'ours', 'bare').toFixed(2),
        ratio(name, 'nodejsFunction', 'ours').toFixed(2),
        written(spreadOf(of(`${name} ours`, 'loaded'))),
        `${medianOf(of(`${name} ours`, 'megabytes')).toFixed(0)} MB`,
      ]),
      ['middy and Powertools Logger alone', written(spreadOf(of('wrapper', 'called'))), ...Array(7).fill('')],
      ['an empty module', written(spreadOf(of('empty', 'called'))), ...Array(7).fill('')],
    ],
    plots: [
      {
        file: 'benchmark-cold-start.svg',
        title: 'Cold start: milliseconds to the first call',
        kind: 'bars',
        unit: 'ms',
        groups: names.map((name) => ({
          name,
          bars: variantNames.map((variant) => ({
            name: variant,
            ...spreadOf(of(`${name} ${variant}`, 'called')),
          })),
        })),
      },
    ],
  };
};
