import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { guards } from './guards.ts';
import { buildProduct, readDefinition } from './product.ts';
import { keepShortest, shortestHistories } from './shortest-histories.ts';
import { storyOf } from './story.ts';
import type { Tally } from './tally.ts';
import { simulate } from './threads.ts';

const help = `Runs histories of accidents through the real state machine, functions and SDK clients, on virtual time.

  npm run simulate -- --runs 2000 --seed 1     so many histories; the same seed is the same histories, on any machine
  npm run simulate -- --without fence          the same, with one guard removed from the source: finds what it prevents
  npm run simulate -- --without fence --draw-anew     does not begin with the history that is known, and keeps what it finds
  npm run simulate -- --crash-points           every crash point of a purchase times every single accident, enumerated
  npm run simulate -- --crash-points --operation PurchaseOffering     the same, with the accidents of one operation
  npm run simulate -- --json                   nothing but the last line

The last line is one JSON object. The exit code is 0, 1 when a law was broken, 2 when the words are not understood, 130 after Ctrl-C.
Guards: ${guards.map(({ name }) => name).join(', ')}`;

const usage = (why: string): never => {
  console.error(`${why}\n\n${help}`);
  process.exit(2);
};

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) usage(`--${name} is a whole number, not ${text}`);
  return Number(text);
};

const words = () => {
  try {
    return parseArgs({
      options: {
        runs: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        threads: { type: 'string', default: String(availableParallelism()) },
        without: { type: 'string' },
        'crash-points': { type: 'boolean', default: false },
        operation: { type: 'string' },
        'draw-anew': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
};

const {
  runs,
  seed,
  threads,
  without,
  operation,
  json,
  help: helpWanted,
  'crash-points': crashPoints,
  'draw-anew': drawAnew,
} = words();
if (helpWanted) {
  console.log(help);
  process.exit(0);
}
const guard = guards.find(({ name }) => name === without);
if (without !== undefined && !guard) usage(`There is no guard ${without}`);

// By way of `exit`, at which the folder of the built libraries is removed.
process.once('SIGINT', () => process.exit(130));

const began = performance.now();
const total = wholeNumber('runs', runs);
const progress = ({ runs: done, accidents }: Tally): void => {
  if (!json && process.stderr.isTTY)
    process.stderr.write(`\r${done}${crashPoints ? '' : ` of ${total}`} histories, ${accidents} accidents`);
};
const task = {
  product: await buildProduct(guard),
  definition: readDefinition(guard),
  threads: Math.max(1, wholeNumber('threads', threads)),
  stopAtViolation: guard !== undefined,
};
const drawn = crashPoints
  ? { crashPoints: operation === undefined ? {} : { only: operation } }
  : { seed: wholeNumber('seed', seed), runs: total };
const known = guard && !drawAnew && shortestHistories[guard.name];
const asKnown = known
  ? await simulate({ ...task, work: { histories: [known.history] } }, progress)
  : undefined;
const { tally, broken } =
  asKnown && asKnown.broken.length > 0 ? asKnown : await simulate({ ...task, work: drawn }, progress);
if (!json && process.stderr.isTTY) process.stderr.write('\n');
const [first] = broken;
const [violation] = first?.violations ?? [];
if (guard && drawAnew && first && violation) keepShortest(guard.name, first.history, violation);

const { outcomes, byKind, byState, ...figures } = tally;
const lines = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `  ${String(times).padStart(8)}  ${name}`)
    .join('\n');
if (!json) {
  console.log(`Executions by outcome:\n${lines(outcomes)}`);
  console.log(`Accidents that came to pass, by kind:\n${lines(byKind)}`);
  console.log(`Pairs of a state and an accident that met: ${Object.keys(byState).length}`);
  console.log(
    `${crashPoints ? 'Crash points' : `Seed ${seed}`}, ${((performance.now() - began) / 1000).toFixed(1)} s on ${threads} threads`,
  );
  for (const { run, history, violations } of broken.slice(0, 3))
    console.log(
      `\nHistory ${run}${crashPoints ? '' : ` of seed ${seed}, shrunk`}:\n${storyOf(history, violations)}`,
    );
  console.log();
}
console.log(JSON.stringify(figures));
process.exit(broken.length > 0 ? 1 : 0);
