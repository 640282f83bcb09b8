/**
 * What the interpreter's code finds around itself in place of Node's own: the clock of the execution that it is
 * running, that execution's log, its context object and its source of chance. engine.ts puts these imports
 * before the interpreter's source.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { StateMachine } from 'aws-local-stepfunctions';
import type { Clock } from '../clock.ts';

/** What JSON can say, in the interpreter's type. */
export type Json = Parameters<StateMachine['run']>[0];

/** What the interpreter reports of an execution as it goes; it calls these in the order in which things happen. */
export type EventLog = {
  dispatchExecutionStartedEvent(): void;
  dispatchExecutionSucceededEvent(output: unknown): void;
  dispatchExecutionFailedEvent(error: Error): void;
  dispatchExecutionAbortedEvent(): void;
  dispatchExecutionTimeoutEvent(): void;
  dispatchStateEnteredEvent(name: string, type: string, input: unknown): void;
  dispatchStateExitedEvent(name: string, type: string, input: unknown, output: unknown): void;
  dispatchStateFailedEvent(name: string, type: string, input: unknown, error: Error): void;
  dispatchStateRetriedEvent(): void;
  dispatchStateCaughtEvent(): void;
  getEvents(): undefined;
};

/** One execution, as the interpreter's surroundings know it. */
export type Run = {
  clock: Clock;
  random: () => number;
  log: EventLog;
  contextObject(): unknown;
  task(functionName: string, parameters: Json): Promise<Json>;
};

const runs = new AsyncLocalStorage<Run>();

export const within = <Result>(run: Run, start: () => Result): Result => runs.run(run, start);

export const currentRun = (): Run => {
  const run = runs.getStore();
  if (!run) throw new Error('the interpreter runs outside of any execution');
  return run;
};

type Alarm = { clock: Clock; id: number };

const startAlarm = (callback: () => void, ms?: number): Alarm => {
  const { clock } = currentRun();
  return { clock, id: clock.setTimeout(callback, ms) };
};

// An execution is stopped from outside of it: the alarm has to know its clock by itself.
const stopAlarm = (alarm?: Alarm): void => alarm?.clock.clearTimeout(alarm.id);

class RunDate extends Date {
  constructor(value?: number | string) {
    super(value ?? currentRun().clock.now());
  }

  static override now(): number {
    return currentRun().clock.now();
  }
}

const RunMath: Math = Object.create(Math, { random: { value: () => currentRun().random() } });

/** The interpreter makes its event logger with `new`; it gets the log of the run that it is in. */
function RunLog(): EventLog {
  return currentRun().log;
}

type Query = (path: string, json: unknown, context: unknown, options?: object) => unknown;
type Evaluate = (expression: string, json: unknown, context: unknown) => unknown;

/**
 * The interpreter's path query, with three things mended: the context object is the run's own, ErrorPath and
 * CausePath may be intrinsic functions, and what comes out is a copy, so that nothing changes what it came from.
 */
const queryWith =
  (query: Query, evaluate: Evaluate): Query =>
  (path, json, _context, options) => {
    // The interpreter's query finds nothing in an input that is null.
    if (path === '$') return structuredClone(json);
    const context = path.includes('$$') ? currentRun().contextObject() : null;
    const found = path.startsWith('$') ? query(path, json, context, options) : evaluate(path, json, context);
    return typeof found === 'object' && found !== null ? structuredClone(found) : found;
  };

export {
  queryWith,
  RunDate as Date,
  RunLog,
  RunMath as Math,
  startAlarm as setTimeout,
  stopAlarm as clearTimeout,
};
