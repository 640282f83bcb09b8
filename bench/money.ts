import Big from 'big.js';
import * as z from 'zod';
import { bundles, definition } from '../infra/build.ts';
import { deployments } from '../infra/deployments.ts';
import { createApp } from '../infra/stacks.ts';
import { type Executed, purchaseOnce, requests } from './executions.ts';
import { prices } from './prices.ts';
import { type Measure, verdictOn } from './section.ts';

type Item = { what: string; quantity: Big; price: string };

const item = (what: string, quantity: Big.BigSource, price: keyof typeof prices): Item => ({
  what,
  quantity: Big(quantity),
  price: prices[price],
});

const sum = (items: Item[]): Big =>
  items.reduce((total, { quantity, price }) => total.plus(quantity.times(price)), Big(0));

/** What each invocation is billed, at most: a second and 256 MB, which is a cold start and slow answers. */
const gigabyteSeconds = '0.25';
/** Log lines, execution history and metrics of an invocation, at most. */
const logGigabytesEach = '0.000008';

/** What an execution costs: counted where it can be, and otherwise the most that it can be. `metrics` are paid by the hour. */
export const costOf = ({ calls, invocations, transitions }: Executed, metrics: number): Item[] => {
  const put = calls['dynamodb.PutItem'] ?? 0;
  const reads = (calls['dynamodb.Query'] ?? 0) + (calls['dynamodb.GetItem'] ?? 0);
  return [
    item('Step Functions, state transitions', transitions, 'stateTransition'),
    item('Lambda, invocations', invocations.length, 'invocation'),
    item(
      'Lambda, GB-seconds (1 s of 256 MB each)',
      Big(invocations.length).times(gigabyteSeconds),
      'gigabyteSecond',
    ),
    item('DynamoDB, write units (2 KB each)', put * 2, 'writeUnit'),
    item('DynamoDB, read units (4 KB each)', reads, 'readUnit'),
    item('SNS, messages', calls['sns.Publish'] ?? 0, 'publish'),
    item('SNS, e-mails (2 people)', 2 * (calls['sns.Publish'] ?? 0), 'email'),
    item('KMS, requests', 2, 'keyRequest'),
    item('X-Ray, traces', 1, 'trace'),
    item('CloudWatch, GB of logs', Big(invocations.length).times(logGigabytesEach), 'logGigabyte'),
    item('CloudWatch, hours of metrics', metrics, 'metricHour'),
  ];
};

const templates = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          MetricName: z.string().optional(),
          Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional(),
        })
        .optional(),
    }),
  ),
});

/** What the deployed stack costs in a month in which nothing is bought. */
const idleMonth = (): { alarms: Item[]; rest: Item[] } => {
  const { stacks } = createApp({
    deployments,
    definition,
    bundles,
    defaultRegion: 'us-east-1',
    defaultAccount: undefined,
  }).synth();
  const resources = Object.values(templates.parse(stacks[0]?.template).Resources);
  const metrics = resources
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .reduce(
      (count, { Properties }) =>
        count + (Properties?.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1),
      0,
    );
  const looks = 730;
  return {
    alarms: [item('CloudWatch, metrics of alarms', metrics, 'alarmMetricMonth')],
    rest: [
      item('KMS, keys', resources.filter(({ Type }) => Type === 'AWS::KMS::Key').length, 'keyMonth'),
      item('Lambda, invocations of the hourly look', looks, 'invocation'),
      item('Lambda, GB-seconds (0.3 s of 256 MB each)', Big(looks).times('0.075'), 'gigabyteSecond'),
      item('X-Ray, traces', looks, 'trace'),
      item('DynamoDB, read units', looks, 'readUnit'),
      item('CloudWatch, GB of logs (2 KB a look)', Big(looks).times('0.000002'), 'logGigabyte'),
    ],
  };
};

export const money: Measure = async () => {
  const tooDear = { ...requests.mediaconnect, spendLimit: { amount: '1.00', currencyCode: 'USD' } };
  const purchase = costOf(await purchaseOnce(requests.mediaconnect), 2);
  const slot = costOf(await purchaseOnce(requests.devicefarm), 2);
  const refusal = costOf(await purchaseOnce(tooDear), 1);
  const { alarms, rest } = idleMonth();
  const freeOfMetrics = (items: Item[]) => items.filter(({ price }) => price !== prices.metricHour);
  const table = (name: string, items: Item[]): string[][] => [
    ...items.map(({ what, quantity, price }) => [
      what,
      quantity.toString(),
      price,
      quantity.times(price).toFixed(8),
    ]),
    [`**${name}**`, '', '', `**${sum(items).toFixed(6)}**`],
  ];
  return {
    title: 'Money',
    how: 'USD, by the list prices of bench/prices.ts (us-east-1, without free tiers). Transitions, invocations and calls are counted in executions on the sandbox; durations and sizes, which it can’t tell, are put at the most that they can be. The first ten metrics of an account are free: the goal is held against the sum without them.',
    goal: 'under 0.001 USD a purchase, and 0.10 USD an idle month beyond the alarms',
    verdict: verdictOn(sum(freeOfMetrics(purchase)).lt('0.001') && sum(rest).lte('0.10')),
    figure: `${sum(freeOfMetrics(purchase)).toFixed(5)} USD a MediaConnect purchase (${sum(purchase).toFixed(5)} with its metrics), ${sum(freeOfMetrics(slot)).toFixed(5)} a Device Farm one, ${sum(freeOfMetrics(refusal)).toFixed(5)} a refusal, ${sum(rest).toFixed(2)} an idle month and ${sum(alarms).toFixed(2)} for the alarms`,
    columns: ['', 'quantity', 'price', 'USD'],
    rows: [
      ...table('a MediaConnect purchase', purchase),
      ...table('a Device Farm purchase', slot),
      ...table('a refusal: above the spend limit', refusal),
      ...table('an idle month, beyond the alarms', rest),
      ...table('the alarms', alarms),
    ],
  };
};
