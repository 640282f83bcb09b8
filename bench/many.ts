import { Books } from '../sandbox/books.ts';
import { offeringsIn, regions } from '../sandbox/mediaconnect/offerings.ts';
import { deviceFarmOfferings, type History } from '../simulation/history.ts';
import { readDefinition } from '../simulation/product.ts';
import { run } from '../simulation/run.ts';
import { loadFunctions } from './product.ts';
import { type Measure, verdictOn } from './section.ts';

const books = new Books();

/** All that an account can be asked to buy at one moment: a reservation in each Region, and slots of two offerings. */
const requests: Record<string, unknown>[] = [
  ...regions.map((region) => ({
    service: 'mediaconnect',
    region,
    purchase: { OfferingArn: offeringsIn(books, region)[0]?.offeringArn },
  })),
  ...deviceFarmOfferings.map((offeringId) => ({
    service: 'devicefarm',
    purchase: { offeringId, quantity: 1 },
  })),
];

const account = (number: number, size: number): History => ({
  service: 'mediaconnect',
  ...{ beginsAt: Date.UTC(2026, 10, 10, 12), chance: number, switches: {}, accidents: [] },
  requests: requests.slice(0, size),
  deliveries: requests.slice(0, size).map((_, request) => ({ request, seconds: 0 })),
});

export const many: Measure = async ({ quick }) => {
  const handlers = await loadFunctions();
  const definition = readDefinition();
  const inAccount = async (number: number, size: number) => {
    const { owned, callCounts } = await run(account(number, size), handlers, definition);
    return { bought: owned.length, calls: Object.values(callCounts).reduce((sum, times) => sum + times, 0) };
  };
  // What is compiled and loaded at first is not a purchase's own.
  for (let number = 0; number < 8; number++) await inAccount(number, requests.length);
  const sizes = quick ? [1, 10, 100, 1000] : [1, 10, 100, 1000, 10_000];
  const measured = [];
  for (const size of sizes) {
    const before = performance.now();
    let [bought, calls] = [0, 0];
    for (let left = size; left > 0; left -= requests.length) {
      const done = await inAccount(left, left);
      bought += done.bought;
      calls += done.calls;
    }
    const ms = performance.now() - before;
    globalThis.gc?.();
    measured.push({ size, bought, calls, ms, megabytes: process.memoryUsage().heapUsed / 2 ** 20 });
  }
  const last = measured.at(-1);
  const middle = measured.at(-2);
  const growth = last && middle ? last.ms / last.size / (middle.ms / middle.size) : Number.NaN;
  const memory = last && middle ? last.megabytes - middle.megabytes : Number.NaN;
  return {
    title: 'Many purchases',
    how: `Purchases in one process on virtual time, without sockets: ${requests.length} in an account at the same moment (MediaConnect in all of its ${regions.length} Regions, two of Device Farm’s offerings), one account after the other, each with a sandbox of its own. Memory is the heap after a collection.`,
    goal: 'a straight line, and flat memory',
    verdict: verdictOn(growth < 1.25 && memory < 5 && measured.every(({ size, bought }) => size === bought)),
    figure: `${growth.toFixed(2)} of the time a purchase at ten times as many, ${memory.toFixed(1)} MB more`,
    columns: ['purchases', 'bought', 'seconds', 'ms each', 'calls each', 'memory, MB'],
    rows: measured.map(({ size, bought, calls, ms, megabytes }) => [
      size.toLocaleString('en'),
      bought.toLocaleString('en'),
      (ms / 1000).toFixed(2),
      (ms / size).toFixed(2),
      (calls / size).toFixed(2),
      megabytes.toFixed(1),
    ]),
    plots: [
      {
        file: 'benchmark-many-purchases.svg',
        title: 'Many purchases: time',
        kind: 'lines',
        ...{ x: 'purchases', y: 'milliseconds', logarithmic: true },
        lines: [
          { name: 'measured', points: measured.map(({ size, ms }): [number, number] => [size, ms]) },
          {
            name: 'a straight line',
            points: measured.map(({ size }): [number, number] => [
              size,
              ((last?.ms ?? 0) / (last?.size ?? 1)) * size,
            ]),
          },
        ],
      },
    ],
  };
};
