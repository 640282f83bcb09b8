import { parentPort } from 'node:worker_threads';
import fc from 'fast-check';
import { crashPoints } from './crash-points.ts';
import { anyHistory, type History, residualHistory } from './history.ts';
import { judge, type Violation } from './judge.ts';
import { shrink } from './shrink.ts';
import { addTally, emptyTally, type Tally, tallyOf } from './tally.ts';
import { type Trial, trialOf } from './trial.ts';

/** What is to be done: histories drawn from a seed, or all crash points (with accidents on one operation or on all), or given histories. */
export type Work =
  | { seed: number; runs: number }
  | { crashPoints: { only?: string } }
  | { histories: History[] };

/** What a thread does of it, on a product that `productBuilder` built: every `step`th history from the `first` on. */
export type Task = {
  product: string;
  definition: string;
  work: Work;
  first: number;
  step: number;
  stopAtViolation: boolean;
};

/** What a thread tells as it goes. A broken history that was drawn comes shrunk to the fewest accidents that still break it. */
export type Told = { tally: Tally } | { broken: { run: number; history: History; violations: Violation[] } };

/** The same, and how the task ended. */
export type News = Told | { failed: unknown } | 'done';

type Numbered = { run: number; history: History };

/** One run in so many is of a world with a residual risk. */
const residualEvery = 50;

/** A history follows from the seed and the run's number alone. */
const draw = (seed: number, number: number): Numbered => {
  const arbitrary = number % residualEvery === residualEvery - 1 ? residualHistory : anyHistory;
  const parameters = { seed: (seed + Math.imul(number, 0x9e3779b1)) | 0, numRuns: 1 };
  const [history] = fc.sample(arbitrary, parameters);
  if (!history) throw new Error('fast-check drew no history');
  return { run: number, history };
};

async function* histories({ work, first, step }: Task, trial: Trial): AsyncGenerator<Numbered> {
  if ('seed' in work)
    for (let number = first; number < work.runs; number += step) yield draw(work.seed, number);
  else if ('histories' in work) {
    for (let number = first; number < work.histories.length; number += step) {
      const history = work.histories[number];
      if (history) yield { run: number, history };
    }
  } else {
    let number = 0;
    for await (const history of crashPoints(trial, work.crashPoints.only)) {
      if (number % step === first) yield { run: number, history };
      number++;
    }
  }
}

const perform = async (task: Task, tell: (news: Told) => void): Promise<void> => {
  const trial = await trialOf(task.product, task.definition);
  let tally = emptyTally();
  for await (const { run, history } of histories(task, trial)) {
    const evidence = await trial(history);
    const violations = judge(history, evidence);
    addTally(tally, tallyOf(history, evidence, violations));
    if (violations.length > 0) {
      const violationsOf = async (candidate: History) => judge(candidate, await trial(candidate));
      const asDrawn = { history, violations };
      const smallest = 'seed' in task.work ? await shrink(history, violations, violationsOf) : asDrawn;
      tell({ broken: { run, ...smallest } });
      if (task.stopAtViolation) break;
    }
    if (tally.runs === 25) {
      tell({ tally });
      tally = emptyTally();
    }
  }
  tell({ tally });
};

const post = (news: News) => parentPort?.postMessage(news);
parentPort?.on('message', (task: Task) =>
  perform(task, post).then(
    () => post('done'),
    (failed) => post({ failed }),
  ),
);
