import type { Accident } from './accidents.ts';
import type { History } from './history.ts';
import type { Violation } from './judge.ts';

const ordinal = (nth: number): string => {
  const suffixes: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${nth}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(nth)]}`;
};

const after = (seconds: number): string => (seconds < 0 ? `${-seconds} s before` : `after ${seconds} s`);

const timed = new Set(['slow-reply', 'land-late', 'stale-reads']);

export const accidentInWords = (accident: Accident): string => {
  switch (accident.at) {
    case 'call': {
      const { nth, times = 1, service, operation, fault, ms } = accident;
      return `the ${ordinal(nth)} call of ${service} ${operation} ${times > 1 ? `and ${times - 1} more meet` : 'meets'} ${fault}${timed.has(fault) ? ` (${ms} ms)` : ''}`;
    }
    case 'moment': {
      const { nth, state, call, what } = accident;
      const when = what === 'killed-after' ? 'after' : 'before';
      const befallen = {
        'held-up': `is held up for ${'ms' in accident ? accident.ms : 0} ms`,
        'killed-before': 'is killed',
        'killed-after': 'is killed',
        'stopped-here': 'goes on while its execution is stopped',
        'stopped-and-killed': 'is killed and its execution stopped',
      }[what];
      return `the ${ordinal(nth)} run of ${state} ${befallen} ${when} its ${ordinal(call)} call`;
    }
    case 'function':
      return `the ${ordinal(accident.nth)} run of ${accident.state} meets ${accident.what}`;
    case 'time': {
      const { seconds, what } = accident;
      if (what === 'stopped' || what === 'redriven')
        return `${after(seconds)}, delivery-${accident.delivery} is ${what}`;
      if (what === 'time-jumps') return `${after(seconds)}, nothing runs for ${accident.ms} ms`;
      if (what === 'price-changes')
        return `${after(seconds)}, prices change by a factor of ${accident.factor}`;
      if (what === 'restarted') return `${after(seconds)}, the sandbox is restarted`;
      return `${after(seconds)}, somebody buys ${'like' in accident && accident.like ? 'the very same' : 'something similar'} in the console`;
    }
  }
};

/** A history as a story: the requests, what went wrong, and which law that broke. */
export const storyOf = (history: History, violations: Violation[]): string =>
  [
    `It begins at ${new Date(history.beginsAt).toISOString()}, on ${history.service}, with ${JSON.stringify(history.switches)}.`,
    ...history.deliveries.map(
      ({ request, seconds }, index) =>
        `  ${after(seconds)}, delivery-${index}: ${JSON.stringify(history.requests[request])}`,
    ),
    history.accidents.length === 0 ? 'Nothing goes wrong.' : 'What goes wrong:',
    ...history.accidents.map((accident) => `  - ${accidentInWords(accident)}`),
    'What is broken:',
    ...violations.map(({ law, sentence }) => `  - ${sentence} (${law})`),
  ].join('\n');
