import type { Evidence } from '../simulation/evidence.ts';
import { deviceFarmOfferings, type History } from '../simulation/history.ts';
import { readDefinition } from '../simulation/product.ts';
import { run } from '../simulation/run.ts';
import { loadFunctions } from './product.ts';
import { type Measure, verdictOn } from './section.ts';
import { medianOf, spreadOf, written } from './statistics.ts';

const purchases = 100;
const beginsAt = Date.UTC(2026, 10, 10, 12);

/** 100 purchases of one slot each, all started in the same second; nothing goes wrong but the limit. */
const crowd = (chance: number): History => ({
  service: 'devicefarm',
  ...{ beginsAt, chance, switches: {}, accidents: [] },
  requests: Array.from({ length: purchases }, () => ({
    service: 'devicefarm',
    purchase: { offeringId: deviceFarmOfferings[0], quantity: 1 },
  })),
  deliveries: Array.from({ length: purchases }, (_, request) => ({ request, seconds: 0 })),
});

type Definition = { States: Record<string, { Retry?: object[] }> };

/** The state machine with one back-off in place of its own: always the same few seconds, without jitter. */
const fixedBackOff = (seconds: number): string => {
  const definition: Definition = JSON.parse(readDefinition());
  const fixed = { IntervalSeconds: seconds, BackoffRate: 1, JitterStrategy: 'NONE', MaxAttempts: 100 };
  for (const state of Object.values(definition.States))
    for (const retrier of state.Retry ?? []) {
      Object.assign(retrier, fixed);
      Reflect.deleteProperty(retrier, 'MaxDelaySeconds');
    }
  return JSON.stringify(definition);
};

/** The sends that a burst of 10 and one a second allow, in the seconds from the start. */
const ideal = Array.from({ length: purchases }, (_, index): [number, number] => [
  Math.max(0, index - 9),
  index + 1,
]);

const boughtAfter = ({ owned }: Evidence): number[] =>
  owned.map(({ at }) => (at - beginsAt) / 1000).sort((a, b) => a - b);

const figuresOf = (evidence: Evidence) => ({
  bought: evidence.owned.length,
  seconds:
    Math.max(...evidence.executions.map(({ stoppedAt = Number.POSITIVE_INFINITY }) => stoppedAt)) - beginsAt,
  sends: evidence.sends.length / evidence.owned.length,
  invocations: evidence.invocations.length / purchases,
  reads:
    Object.entries(evidence.callCounts)
      .filter(([name]) => /^devicefarm\.(List|Get)/.test(name))
      .reduce((sum, [, times]) => sum + times, 0) / purchases,
  curve: boughtAfter(evidence),
});

export const rateLimit: Measure = async ({ quick }) => {
  const handlers = await loadFunctions();
  const policies = [
    { name: 'ours', definition: readDefinition(), seeds: quick ? 1 : 5 },
    { name: 'fixed back-off of 2 s', definition: fixedBackOff(2), seeds: 1 },
    { name: 'fixed back-off of 10 s', definition: fixedBackOff(10), seeds: quick ? 0 : 1 },
  ].filter(({ seeds }) => seeds > 0);
  const measured: { name: string; runs: ReturnType<typeof figuresOf>[] }[] = [];
  for (const { name, definition, seeds } of policies) {
    const runs = [];
    for (let seed = 1; seed <= seeds; seed++)
      runs.push(figuresOf(await run(crowd(seed), handlers, definition)));
    measured.push({ name, runs });
  }
  const of = (name: string, what: 'seconds' | 'sends') =>
    (measured.find((policy) => policy.name === name)?.runs ?? []).map((one) => one[what]);
  const share = medianOf(of('ours', 'seconds')) / 90_000;
  const sends = medianOf(of('ours', 'sends'));
  return {
    title: 'Under a rate limit',
    how: `${purchases} purchases of the same Device Farm offering, started in the same second, on virtual time. Device Farm takes 10 PurchaseOffering calls at once and one a second after that, and 50 reads at once and 10 a second; each purchase needs one send and five reads. Latencies are drawn from 2 to 80 ms, differently for each seed. Purchases of one offering wait for each other besides, so that their receipts can be told apart.`,
    goal: 'within 1.25 of the ideal 90 s, and fewer than 2 sends a purchase',
    verdict: verdictOn(
      share <= 1.25 && sends < 2 && measured[0]?.runs.every(({ bought }) => bought === 100) === true,
    ),
    figure: `${share.toFixed(2)} of the ideal, ${sends.toFixed(2)} sends a purchase`,
    columns: [
      'policy',
      'bought',
      'seconds until the last has ended',
      'of the ideal',
      'sends a purchase',
      'reads a purchase',
      'invocations a purchase',
    ],
    rows: measured.map(({ name, runs }) => {
      const spread = (of: (run: ReturnType<typeof figuresOf>) => number, digits: number) =>
        written(spreadOf(runs.map(of)), digits);
      return [
        `${name} (${runs.length} ${runs.length === 1 ? 'seed' : 'seeds'})`,
        spread(({ bought }) => bought, 0),
        spread(({ seconds }) => seconds / 1000, 0),
        spread(({ seconds }) => seconds / 90_000, 2),
        spread(({ sends }) => sends, 2),
        spread(({ reads }) => reads, 1),
        spread(({ invocations }) => invocations, 1),
      ];
    }),
    plots: [
      {
        file: 'benchmark-rate-limit.svg',
        title: '100 Device Farm purchases at once, at one a second',
        kind: 'lines',
        ...{ x: 'seconds', y: 'purchased', logarithmic: false },
        lines: [
          { name: 'ideal', points: ideal },
          ...measured.map(({ name, runs }) => ({
            name,
            points: (runs[0]?.curve ?? []).map((at, index): [number, number] => [at, index + 1]),
          })),
        ],
      },
    ],
  };
};
