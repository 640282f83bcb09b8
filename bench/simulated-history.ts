import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { ran } from './command.ts';
import { type Measure, verdictOn } from './section.ts';

export const simulatedHistory: Measure = async ({ quick }) => {
  const runs = quick ? 100 : 1000;
  const { seconds, out } = await ran(
    process.execPath,
    'simulation/main.ts',
    '--runs',
    String(runs),
    '--json',
  );
  const { sends, accidents } = z
    .object({ sends: z.number(), accidents: z.number() })
    .parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
  const perThousand = (seconds / runs) * 1000;
  return {
    title: 'A simulated history',
    how: `\`npm run simulate -- --runs ${runs}\` as a whole, on ${availableParallelism()} threads, building the product included.`,
    goal: '1,000 histories in under 10 s',
    verdict: verdictOn(perThousand < 10),
    figure: `${perThousand.toFixed(1)} s for 1,000`,
    columns: ['histories', 'seconds', 'histories a second', 'sends', 'accidents'],
    rows: [[String(runs), seconds.toFixed(1), (runs / seconds).toFixed(0), String(sends), String(accidents)]],
  };
};
