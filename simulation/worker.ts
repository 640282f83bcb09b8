import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { anyHistory, type History, residualHistory } from './history.ts';
import { judge, type Violation } from './judge.ts';
import { loadProduct } from './product.ts';
import { run } from './run.ts';
import { addTally, emptyTally, type Tally, tallyOf } from './tally.ts';

/** Which runs a thread does: those numbered `first`, `first + step` and so on, below `end`. */
export type Task = {
  product: string;
  definition: string;
  seed: number;
  first: number;
  step: number;
  end: number;
  stopAtViolation: boolean;
};

/** What a thread tells as it goes. A broken history comes shrunk to the fewest accidents that still break it. */
export type News =
  | { tally: Tally }
  | { broken: { run: number; history: History; violations: Violation[] } }
  | 'done';

/** One run in so many is of a world with a residual risk. */
const residualEvery = 50;

/** The history of a run: it follows from the seed and the run's number alone. */
export const historyOf = (
  seed: number,
  run: number,
): { arbitrary: fc.Arbitrary<History>; parameters: { seed: number; numRuns: 1 } } => ({
  arbitrary: run % residualEvery === residualEvery - 1 ? residualHistory : anyHistory,
  parameters: { seed: (seed + Math.imul(run, 0x9e3779b1)) | 0, numRuns: 1 },
});

const work = async (
  { product, definition, seed, first, step, end, stopAtViolation }: Task,
  tell: (news: News) => void,
): Promise<void> => {
  const handlers = await loadProduct(product);
  const violationsOf = async (history: History): Promise<Violation[]> =>
    judge(history, await run(history, handlers, definition));
  let tally = emptyTally();
  for (let number = first; number < end; number += step) {
    const { arbitrary, parameters } = historyOf(seed, number);
    const [history] = fc.sample(arbitrary, parameters);
    if (!history) throw new Error('fast-check drew no history');
    const evidence = await run(history, handlers, definition);
    const violations = judge(history, evidence);
    addTally(tally, tallyOf(history, evidence, violations));
    if (violations.length > 0) {
      const holds = fc.asyncProperty(
        arbitrary,
        async (candidate) => (await violationsOf(candidate)).length === 0,
      );
      const { counterexample } = await fc.check(holds, { ...parameters, interruptAfterTimeLimit: 20_000 });
      const smallest = counterexample?.[0] ?? history;
      tell({ broken: { run: number, history: smallest, violations: await violationsOf(smallest) } });
    }
    if (tally.runs === 25 || violations.length > 0) {
      tell({ tally });
      tally = emptyTally();
    }
    if (violations.length > 0 && stopAtViolation) break;
  }
  tell({ tally });
  tell('done');
};

if (parentPort) await work(workerData, (news) => parentPort?.postMessage(news));
