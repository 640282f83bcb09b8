import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { environment } from './environment.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';
import type { News, Task, Told } from './worker.ts';

export type Broken = Extract<Told, { broken: unknown }>['broken'];

/** A thread that does one task after the other, in the environment of a function. */
export const openThread = () => {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    env: environment,
    stdout: true,
    stderr: true,
  });
  const end = new AbortController();
  worker.once('exit', (code) => end.abort(new Error(`The thread ended with ${code}`)));
  return {
    /** Throws what the task failed of, and lives on; throws when the thread has ended. */
    async perform(task: Task, hear: (news: Told) => void): Promise<void> {
      worker.postMessage(task);
      for await (const [news] of on(worker, 'message', { signal: end.signal }) as AsyncIterable<[News]>)
        if (news === 'done') return;
        else if ('failed' in news) throw news.failed;
        else hear(news);
    },
    close: () => worker.terminate(),
  };
};

/** Does the work on so many threads. Which thread runs which history makes no difference to any of them. */
export const simulate = async (
  { threads, ...task }: Omit<Task, 'first' | 'step'> & { threads: number },
  progress: (sum: Tally) => void = () => {},
): Promise<{ tally: Tally; broken: Broken[] }> => {
  const tally = emptyTally();
  const broken: Broken[] = [];
  const work = async (first: number): Promise<void> => {
    const thread = openThread();
    const hear = (news: Told): void => {
      if ('broken' in news) broken.push(news.broken);
      else {
        addTally(tally, news.tally);
        progress(tally);
      }
    };
    try {
      await thread.perform({ ...task, first, step: threads }, hear);
    } finally {
      await thread.close();
    }
  };
  await Promise.all(Array.from({ length: threads }, (_, first) => work(first)));
  return { tally, broken: broken.sort((a, b) => a.run - b.run) };
};
