import { Worker } from 'node:worker_threads';
import { addTally, emptyTally, type Tally } from './tally.ts';
import type { News, Task } from './worker.ts';

/** All that the functions see of an environment: nothing of the caller's, above all none of its AWS configuration. */
export const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  LEDGER_TABLE: 'purchase-offering-ledger',
  OUTCOME_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
  SPEND_CEILING: '250000.00 USD',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};

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
