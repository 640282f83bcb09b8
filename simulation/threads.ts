import { Worker } from 'node:worker_threads';
import { environment } from './environment.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';
import type { News, Task } from './worker.ts';

export type Broken = Extract<News, { broken: unknown }>['broken'];

/** Does the work on so many threads. Which thread runs which history makes no difference to any of them. */
export const simulate = async (
  { threads, ...task }: Omit<Task, 'first' | 'step'> & { threads: number },
  progress: (sum: Tally) => void = () => {},
): Promise<{ tally: Tally; broken: Broken[] }> => {
  const tally = emptyTally();
  const broken: Broken[] = [];
  const work = async (first: number): Promise<void> => {
    const workerData: Task = { ...task, first, step: threads };
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData,
      env: environment,
      stdout: true,
      stderr: true,
    });
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (news: News) => {
        if (news === 'done') resolve();
        else if ('broken' in news) broken.push(news.broken);
        else {
          addTally(tally, news.tally);
          progress(tally);
        }
      });
      worker.on('error', reject);
    });
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, (_, first) => work(first)));
  return { tally, broken: broken.sort((a, b) => a.run - b.run) };
};
