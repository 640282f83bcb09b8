import type { Clock } from '../clock.ts';
import type { Machine } from './engine.ts';
import type { Details, History, HistoryEvent } from './history.ts';
import { DataLimitExceeded, type Invoke, limited, TaskFailed, taskOutput } from './lambda-task.ts';
import type { EventLog, Json, Run } from './surroundings.ts';

/** An execution as the books keep it, times in milliseconds since 1970. */
export type Execution = {
  executionArn: string;
  name: string;
  input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  startDate: number;
  stopDate?: number;
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveDate?: number;
};

/** What an execution runs on. */
export type Ground = {
  clock: Clock;
  random: () => number;
  newId: () => string;
  machine: Machine;
  stateMachineArn: string;
  roleArn: string;
  account: string;
  region: string;
  invoke: Invoke;
  redriveEntersAnew: () => boolean;
};

type Ending =
  | { status: 'SUCCEEDED'; output: string }
  | { status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; error?: string; cause?: string };

const endingEvents = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

/** Errors of the interpreter itself: AWS's cause says in which state they came up. */
const errorsOfTheState = ['States.Runtime', 'States.NoChoiceMatched', 'States.ResultPathMatchFailure'];

const whole = { truncated: false };
const iso = (instant: number) => new Date(instant).toISOString();

/** What there is of an error and its cause: AWS leaves out what is empty. */
const text = ({ error, cause }: { error: string | undefined; cause: string | undefined }) => ({
  ...(error && { error }),
  ...(cause && { cause }),
});

const lambdaInvoke = { resourceType: 'lambda', resource: 'invoke' };

/** One execution on its way: it tells the interpreter where it is, and writes what happens into the history. */
export class RunningExecution implements Run, EventLog {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log = this;
  private readonly ground: Ground;
  private readonly execution: Execution;
  private readonly history: History;
  private readonly ended: (ending: Ending) => void;
  private readonly over = new AbortController();
  private abort = () => {};
  private state = { Name: '', EnteredTime: '', RetryCount: 0 };
  private enteredEvent = 0;
  /** Counts the Task attempts: an answer to any but the last comes too late. */
  private attempt = 0;
  private resumed: HistoryEvent | undefined;
  private interrupted = false;

  constructor(ground: Ground, execution: Execution, history: History, ended: (ending: Ending) => void) {
    this.ground = ground;
    this.execution = execution;
    this.clock = ground.clock;
    this.random = ground.random;
    this.history = history;
    this.ended = ended;
  }

  start(): void {
    const { input } = this.execution;
    this.record('ExecutionStarted', {
      executionStartedEventDetails: { input, inputDetails: whole, roleArn: this.ground.roleArn },
    });
    this.run();
  }

  /** Runs the state again that was entered last, on the same input. */
  redrive(): void {
    const { redriveCount } = this.execution;
    this.record('ExecutionRedriven', { executionRedrivenEventDetails: { redriveCount } });
    if (!this.ground.redriveEntersAnew()) this.resumed = this.history.lastEntered();
    this.run();
  }

  /** Goes on in the state in which the process ended. A function that ran then has failed: nobody took its answer. */
  resume(): void {
    const last = this.history.events.at(-1)?.type ?? '';
    this.interrupted = last === 'TaskScheduled' || last === 'TaskStarted';
    this.resumed = this.history.lastEntered();
    this.run();
  }

  stop(error?: string, cause?: string): void {
    this.finish({ status: 'ABORTED', ...text({ error, cause }) });
  }

  /** Drops the run without an ending, as the end of the process would. */
  drop(): void {
    this.over.abort();
    this.abort();
  }

  private run(): void {
    const entered = this.history.lastEntered()?.stateEnteredEventDetails;
    this.abort = this.ground.machine.start(
      this,
      JSON.parse(entered?.input ?? this.execution.input),
      entered?.name,
    );
  }

  /** Throws into the interpreter when all is over: after an abort it would go on, its back-offs cut to nothing. */
  private mustGoOn(): void {
    if (this.over.signal.aborted) throw new Error('the execution is over');
  }

  private record(type: string, details?: Details): HistoryEvent {
    this.mustGoOn();
    return this.history.add(this.clock.now(), type, details);
  }

  private finish(ending: Ending): void {
    if (this.over.signal.aborted) return;
    const { status, ...details } = ending;
    const event = endingEvents[status];
    const name = `execution${event.slice('Execution'.length)}EventDetails` as const;
    this.record(event, { [name]: status === 'SUCCEEDED' ? { ...details, outputDetails: whole } : details });
    this.drop();
    this.ended(ending);
  }

  contextObject(): unknown {
    const { execution, ground } = this;
    return {
      Execution: {
        Id: execution.executionArn,
        Input: JSON.parse(execution.input),
        StartTime: iso(execution.startDate),
        Name: execution.name,
        RoleArn: ground.roleArn,
        RedriveCount: execution.redriveCount,
        ...(execution.redriveDate !== undefined && { RedriveTime: iso(execution.redriveDate) }),
      },
      StateMachine: { Id: ground.stateMachineArn, Name: ground.stateMachineArn.split(':').at(-1) },
      State: this.state,
    };
  }

  async task(functionName: string, parameters: Json): Promise<Json> {
    const attempt = ++this.attempt;
    if (this.interrupted) {
      this.interrupted = false;
      throw new TaskFailed('Lambda.Unknown', 'The sandbox stopped while the function ran: no answer came.');
    }
    const sent = limited(parameters, 'arn:aws:states:::lambda:invoke');
    const state = this.ground.machine.definition.States[this.state.Name];
    const timeoutInSeconds = state && 'TimeoutSeconds' in state ? state.TimeoutSeconds : undefined;
    this.record('TaskScheduled', {
      taskScheduledEventDetails: {
        ...lambdaInvoke,
        region: this.ground.region,
        parameters: sent,
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
      },
    });
    this.record('TaskStarted', { taskStartedEventDetails: lambdaInvoke });
    const { FunctionName: functionArn, Payload = {} } = JSON.parse(sent);
    const { account, invoke, newId } = this.ground;
    const result = await invoke(functionName, Payload, { signal: this.over.signal, account, functionArn });
    if (attempt !== this.attempt || this.over.signal.aborted) return null;
    const output = taskOutput(result, newId());
    this.record('TaskSucceeded', {
      taskSucceededEventDetails: { ...lambdaInvoke, output: JSON.stringify(output), outputDetails: whole },
    });
    return output;
  }

  dispatchStateEnteredEvent(name: string, type: string, input: unknown): void {
    const entered =
      this.resumed ??
      this.record(`${type}StateEntered`, {
        stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: whole },
      });
    this.resumed = undefined;
    this.enteredEvent = entered.id;
    this.state = { Name: name, EnteredTime: iso(Math.round(entered.timestamp * 1000)), RetryCount: 0 };
  }

  dispatchStateExitedEvent(name: string, type: string, _input: unknown, output: unknown): void {
    this.record(`${type}StateExited`, {
      stateExitedEventDetails: { name, output: limited(output, name), outputDetails: whole },
    });
  }

  dispatchStateFailedEvent(_name: string, type: string, _input: unknown, error: Error): void {
    this.mustGoOn();
    this.attempt++;
    if (error instanceof TaskFailed || error instanceof DataLimitExceeded)
      this.record('TaskFailed', {
        taskFailedEventDetails: { ...lambdaInvoke, error: error.name, cause: error.message },
      });
    else if (type === 'Task' && error.name === 'States.Timeout')
      this.record('TaskTimedOut', { taskTimedOutEventDetails: { ...lambdaInvoke, error: error.name } });
  }

  dispatchStateRetriedEvent(): void {
    this.mustGoOn();
    this.state.RetryCount++;
  }

  dispatchExecutionSucceededEvent(output: unknown): void {
    this.finish({ status: 'SUCCEEDED', output: JSON.stringify(output) });
  }

  dispatchExecutionFailedEvent({ name, message }: Error): void {
    const cause = errorsOfTheState.includes(name)
      ? `An error occurred while executing the state '${this.state.Name}' (entered at the event id #${this.enteredEvent}). ${message}`
      : message;
    this.finish({ status: 'FAILED', ...text({ error: name, cause }) });
  }

  dispatchExecutionTimeoutEvent(): void {
    this.finish({ status: 'TIMED_OUT', error: 'States.Timeout' });
  }

  // Told by us, or of no interest to AWS's history.
  dispatchExecutionStartedEvent(): void {}
  dispatchExecutionAbortedEvent(): void {}
  dispatchStateCaughtEvent(): void {}
  getEvents(): undefined {}
}
