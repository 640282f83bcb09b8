import type { History } from './history.ts';
import type { Violation } from './judge.ts';

const without = <T>(list: T[], index: number): T[] => list.filter((_, other) => other !== index);

/** Every history that is one thing simpler: an accident, a delivery or a switch less, a fault less often, an earlier one. */
function* simpler(history: History): Generator<History> {
  const { accidents, deliveries, switches } = history;
  for (const index of accidents.keys()) yield { ...history, accidents: without(accidents, index) };
  if (deliveries.length > 1)
    for (const index of deliveries.keys()) yield { ...history, deliveries: without(deliveries, index) };
  for (const name of Object.keys(switches)) {
    const { [name]: _, ...others } = switches;
    yield { ...history, switches: others };
  }
  for (const [index, accident] of accidents.entries())
    if (accident.at === 'call' && accident.times !== undefined) {
      const { times: _, ...once } = accident;
      yield { ...history, accidents: accidents.with(index, once) };
      if (accident.times > 2)
        yield { ...history, accidents: accidents.with(index, { ...accident, times: accident.times - 1 }) };
    }
}

/** Takes away from a broken history whatever can be taken without mending it; it stays broken in the same law. */
export const shrink = async (
  history: History,
  violations: Violation[],
  violationsOf: (history: History) => Promise<Violation[]>,
): Promise<{ history: History; violations: Violation[] }> => {
  for (const candidate of simpler(history)) {
    const still = await violationsOf(candidate);
    if (still.some(({ law }) => violations.some((violation) => violation.law === law)))
      return shrink(candidate, still, violationsOf);
  }
  return { history, violations };
};
