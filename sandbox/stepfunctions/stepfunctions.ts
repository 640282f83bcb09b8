import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Operation } from '../wire.ts';
import { machineOf } from './engine.ts';
import { type Execution, type Ground, RunningExecution } from './execution.ts';
import { History, type HistoryEvent } from './history.ts';
import type { Invoke } from './lambda-task.ts';
import { operationsOf } from './operations.ts';

/** A named collection in the sandbox's books. */
export type Store<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  values(): Iterable<Value>;
};

/** An event as it is kept: with the execution that it belongs to. */
export type KeptEvent = HistoryEvent & { executionArn: string };

export type StepFunctionsOptions = {
  clock: Clock;
  /** The state machine in Amazon States Language; `${Name}` stands for the ARN of the function `Name`. */
  definition: string;
  /** The definition is known to be in order, and is not held against asl-validator. */
  validated?: boolean;
  executions: Store<Execution>;
  /** The executions' histories, one entry per event. */
  history: Store<KeptEvent>;
  invoke: Invoke;
  home: { account: string; region: string };
  /** `skipped`: when executions only wait, time jumps to what they wait for. */
  waits?: 'real' | 'skipped';
  name?: string;
  functionArns?: Record<string, string>;
  newId?: () => string;
  random?: () => number;
  /** Whether a redriven state is entered anew, which AWS does not document: `$$.State.EnteredTime` moves, or stays. */
  redriveEntersAnew?: () => boolean;
};

export type StepFunctions = {
  operations: Record<string, Operation>;
  /** Nothing runs: no execution, and no function that outlived its execution. */
  idle(): boolean;
  /** Takes up the executions that ran when the process ended. */
  resume(): void;
  /** Drops all that runs, as the end of the process would: the books still say RUNNING. */
  stop(): void;
  setWaits(waits: 'real' | 'skipped'): void;
};

const kebab = (name: string) => name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase();

/** Step Functions with one state machine, on the sandbox's clock and books. */
export const createStepFunctions = ({
  clock,
  definition,
  validated = false,
  executions,
  history,
  invoke,
  home: { account, region },
  waits = 'real',
  name = 'purchase-offering',
  functionArns = {},
  newId = randomUUID,
  random = Math.random,
  redriveEntersAnew = () => true,
}: StepFunctionsOptions): StepFunctions => {
  const running = new Map<string, RunningExecution>();
  const histories = new Map<string, History>();
  let invocations = 0;
  let jumping = false;

  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  const functionArn = (functionName: string) =>
    functionArns[functionName] ?? `arn:aws:lambda:${region}:${account}:function:${kebab(functionName)}`;
  const machine = machineOf(definition, functionArn, validated);

  const jumpOverWaits = async () => {
    if (jumping) return;
    jumping = true;
    for (;;) {
      // What was set going has come to its next wait, or to a function, when all promises have settled.
      await new Promise(setImmediate);
      const due = clock.nextDue();
      if (waits !== 'skipped' || invocations > 0 || running.size === 0 || due === undefined) break;
      await clock.moveTo(due);
    }
    jumping = false;
  };

  const ground: Ground = {
    ...{ clock, random, newId, machine, stateMachineArn, account, region, redriveEntersAnew },
    roleArn: `arn:aws:iam::${account}:role/${name}`,
    invoke: async (...call) => {
      invocations++;
      try {
        // A function never runs within the call that set it going: StartExecution, or the sandbox's own opening.
        await undefined;
        return await invoke(...call);
      } finally {
        invocations--;
        jumpOverWaits();
      }
    },
  };

  const run = (execution: Execution, begin: (running: RunningExecution) => void) => {
    const { executionArn } = execution;
    const runs = new RunningExecution(ground, execution, historyOf(execution), (ending) => {
      running.delete(executionArn);
      executions.set(executionArn, { ...execution, ...ending, stopDate: clock.now() });
    });
    running.set(executionArn, runs);
    executions.set(executionArn, execution);
    begin(runs);
    jumpOverWaits();
  };

  const openHistory = (executionArn: string, events: HistoryEvent[]) => {
    const opened = new History((event) => {
      history.set(`${executionArn}#${event.id}`, { executionArn, ...event });
    }, events);
    histories.set(executionArn, opened);
    return opened;
  };
  // The rows of a namesake of long ago may outnumber those of the execution.
  const keptEvents = ({ executionArn, startDate }: Execution): HistoryEvent[] =>
    [...history.values()]
      .filter((event) => event.executionArn === executionArn && event.timestamp >= startDate / 1000)
      .map(({ executionArn: _, ...event }) => event)
      .sort((a, b) => a.id - b.id);
  const historyOf = (execution: Execution) =>
    histories.get(execution.executionArn) ?? openHistory(execution.executionArn, keptEvents(execution));

  return {
    operations: operationsOf({
      ...{ definition: machine.text, name, stateMachineArn, newId, executions, historyOf },
      roleArn: ground.roleArn,
      createdAt: clock.now(),
      start(execution) {
        openHistory(execution.executionArn, []);
        run(execution, (runs) => runs.start());
      },
      stop: ({ executionArn }, error, cause) => running.get(executionArn)?.stop(error, cause),
      redrive: (execution) => run(execution, (runs) => runs.redrive()),
    }),
    idle: () => running.size === 0 && invocations === 0,
    resume() {
      for (const execution of [...executions.values()])
        if (execution.status === 'RUNNING') run(execution, (runs) => runs.resume());
    },
    stop() {
      for (const runs of running.values()) runs.drop();
      running.clear();
      histories.clear();
    },
    setWaits(mode) {
      waits = mode;
      jumpOverWaits();
    },
  };
};
