import { readFileSync, writeFileSync } from 'node:fs';
import type { History } from './history.ts';

const file = new URL('shortest-histories.json', import.meta.url);

/** For each guard, the shortest history known to break a law without it, and the sentence in which the judge says so. */
export const shortestHistories: Record<string, { history: History; broken: string }> = JSON.parse(
  readFileSync(file, 'utf8'),
);

export const keepShortest = (guard: string, history: History, broken: string): void => {
  const all = { ...shortestHistories, [guard]: { history, broken } };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
};
