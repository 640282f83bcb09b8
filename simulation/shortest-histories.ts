import { readFileSync, writeFileSync } from 'node:fs';
import type { History } from './history.ts';
import type { Violation } from './judge.ts';

const file = new URL('shortest-histories.json', import.meta.url);

/** For each guard, the shortest history known to break a law without it, and what the judge says of it. */
export const shortestHistories: Record<string, { history: History; broken: string; law: Violation['law'] }> =
  JSON.parse(readFileSync(file, 'utf8'));

export const keepShortest = (guard: string, history: History, { law, sentence: broken }: Violation): void => {
  const all = { ...shortestHistories, [guard]: { history, law, broken } };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
};
