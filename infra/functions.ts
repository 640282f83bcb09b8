import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNameOf } from './bundle.ts';
import { taskStates } from './statemachine-rules.ts';
import { timeoutSeconds } from './workflow-function.ts';

/** The functions that no state invokes. */
export const watchFunctions = { LongUnknownPurchases: 'watch/long-unknown-purchases.ts' };

const isHandler = (file: string): boolean => /^export const handler\b/m.test(readFileSync(file, 'utf8'));

/**
 * The function of each Task state, by the state's name: functions/ has exactly one file for each of them. Throws when
 * the two don't match, or when a function could outlive its state.
 */
export const stateFunctions = (definition: string, root: string): Record<string, string> => {
  const states = taskStates(definition);
  const wanted = new Map(states.map(({ name }) => [`${fileNameOf(name)}.ts`, name]));
  const there = readdirSync(join(root, 'functions')).filter((file) =>
    isHandler(join(root, 'functions', file)),
  );
  const faults = [
    ...[...wanted]
      .filter(([file]) => !there.includes(file))
      .map(([file, name]) => `the state ${name} has no functions/${file}`),
    ...there.filter((file) => !wanted.has(file)).map((file) => `functions/${file} has no state`),
    ...states
      .filter(({ timeoutSeconds: state = 0 }) => state <= timeoutSeconds)
      .map(({ name }) => `the state ${name} would give up before its function does (${timeoutSeconds} s)`),
  ];
  if (faults.length > 0) throw new Error(['States and functions do not match:', ...faults].join('\n- '));
  return Object.fromEntries([...wanted].map(([file, name]) => [name, `functions/${file}`]));
};
