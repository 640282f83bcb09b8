import type { Evidence } from './evidence.ts';
import type { History } from './history.ts';
import type { Violation } from './judge.ts';

/** What many runs add up to. */
export type Tally = {
  runs: number;
  requests: number;
  sends: number;
  purchases: number;
  accidents: number;
  unlawfulSends: number;
  doublePurchases: number;
  untrueOutcomes: number;
  unannounced: number;
  stuck: number;
  outcomes: Record<string, number>;
  /** Accidents that came to pass, by kind. */
  byKind: Record<string, number>;
  /** And by the state that was under way: `PurchaseOffering lose-the-reply`. */
  byState: Record<string, number>;
};

export const emptyTally = (): Tally => ({
  ...{ runs: 0, requests: 0, sends: 0, purchases: 0, accidents: 0 },
  ...{ unlawfulSends: 0, doublePurchases: 0, untrueOutcomes: 0, unannounced: 0, stuck: 0 },
  ...{ outcomes: {}, byKind: {}, byState: {} },
});

const count = (counts: Record<string, number>, key: string, by = 1): void => {
  counts[key] = (counts[key] ?? 0) + by;
};

/** What an accident is called: the fault's name where it befalls a call. */
export const kindOf = (accident: History['accidents'][number]): string =>
  accident.at === 'call' ? accident.fault : accident.what;

export const tallyOf = (history: History, evidence: Evidence, violations: Violation[]): Tally => {
  const tally = emptyTally();
  tally.runs = 1;
  tally.requests = history.deliveries.length;
  tally.sends = evidence.sends.length;
  tally.purchases = evidence.owned.filter(({ requestId }) =>
    evidence.sends.some((send) => send.requestId === requestId),
  ).length;
  tally.accidents = evidence.struck.length;
  for (const { law } of violations) tally[law]++;
  for (const { told, status } of evidence.executions) count(tally.outcomes, String(told?.outcome ?? status));
  for (const { accident, state } of evidence.struck) {
    count(tally.byKind, kindOf(accident));
    if (state !== 'none') count(tally.byState, `${state} ${kindOf(accident)}`);
  }
  return tally;
};

export const addTally = (sum: Tally, tally: Tally): void => {
  for (const [key, value] of Object.entries(tally))
    if (typeof value === 'number') Object.assign(sum, { [key]: Number(Reflect.get(sum, key)) + value });
    else for (const [name, times] of Object.entries(value)) count(Reflect.get(sum, key), name, times);
};
