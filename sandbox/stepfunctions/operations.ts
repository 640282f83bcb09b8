import { AwsError, type Operation } from '../wire.ts';
import type { Execution } from './execution.ts';
import type { History } from './history.ts';
import { optionalText, page, requestedInput, requestedName, requiredText } from './request.ts';

/** What the operations work on: the state machine, and its executions. */
export type Desk = {
  definition: string;
  name: string;
  stateMachineArn: string;
  roleArn: string;
  createdAt: number;
  newId(): string;
  executions: { get(arn: string): Execution | undefined; values(): Iterable<Execution> };
  historyOf(execution: Execution): History;
  start(execution: Execution): void;
  stop(execution: Execution, error?: string, cause?: string): void;
  redrive(execution: Execution): void;
};

const day = 86_400_000;
const included = { included: true };
const seconds = (instant: number) => instant / 1000;

/** Why an execution can't be redriven now, in AWS's words; undefined if it can (RedriveExecution, API reference). */
const notRedrivable = ({ status, stopDate = 0 }: Execution, now: number): string | undefined => {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - stopDate > 14 * day) return 'Execution has exceeded its redrivable period of 14 days';
  return undefined;
};

const listed = (desk: Desk, execution: Execution) => ({
  executionArn: execution.executionArn,
  stateMachineArn: desk.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startDate),
  ...(execution.stopDate !== undefined && { stopDate: seconds(execution.stopDate) }),
  redriveCount: execution.redriveCount,
  ...(execution.redriveDate !== undefined && { redriveDate: seconds(execution.redriveDate) }),
});

const withoutData = (details: unknown): unknown => {
  if (typeof details !== 'object' || details === null) return details;
  const hidden = ['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'error', 'cause'];
  return Object.fromEntries(Object.entries(details).filter(([name]) => !hidden.includes(name)));
};

/** Step Functions' operations on one state machine and its executions. */
export const operationsOf = (desk: Desk): Record<string, Operation> => {
  const mustBeStateMachine = (arn: string) => {
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:stateMachine:[^:]+$/.test(arn))
      throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    if (arn !== desk.stateMachineArn)
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const requestedExecution = (input: Record<string, unknown>): Execution => {
    const arn = requiredText(input, 'executionArn');
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:execution:[^:]+:[^:]+$/.test(arn))
      throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const execution = desk.executions.get(arn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };

  return {
    StartExecution: (input, { now }) => {
      mustBeStateMachine(requiredText(input, 'stateMachineArn'));
      const name = requestedName(input) ?? desk.newId();
      const text = requestedInput(input);
      const executionArn = `${desk.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const namesake = desk.executions.get(executionArn);
      if (namesake?.status === 'RUNNING' && namesake.input === text)
        return { executionArn, startDate: seconds(namesake.startDate) };
      // A name may be used again 90 days after its execution has ended.
      if (namesake && !(namesake.stopDate !== undefined && now - namesake.stopDate > 90 * day))
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
      desk.start({ executionArn, name, input: text, status: 'RUNNING', startDate: now, redriveCount: 0 });
      return { executionArn, startDate: seconds(now) };
    },

    DescribeExecution: (input, { now }) => {
      const execution = requestedExecution(input);
      const reason = notRedrivable(execution, now);
      return {
        ...listed(desk, execution),
        input: execution.input,
        inputDetails: included,
        ...(execution.output !== undefined && { output: execution.output, outputDetails: included }),
        ...(execution.error !== undefined && { error: execution.error }),
        ...(execution.cause !== undefined && { cause: execution.cause }),
        redriveStatus: reason ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
        ...(reason && { redriveStatusReason: reason }),
      };
    },

    GetExecutionHistory: (input) => {
      const { events } = desk.historyOf(requestedExecution(input));
      const { rows, nextToken } = page(input.reverseOrder === true ? events.toReversed() : events, input);
      const seen =
        input.includeExecutionData === false
          ? rows.map((event) =>
              Object.fromEntries(Object.entries(event).map(([name, value]) => [name, withoutData(value)])),
            )
          : rows;
      return { events: seen, ...(nextToken && { nextToken }) };
    },

    ListExecutions: (input) => {
      mustBeStateMachine(requiredText(input, 'stateMachineArn'));
      const status = optionalText(input, 'statusFilter');
      const newestFirst = [...desk.executions.values()]
        .filter((execution) => status === undefined || execution.status === status)
        .sort((a, b) => b.startDate - a.startDate);
      const { rows, nextToken } = page(newestFirst, input);
      return { executions: rows.map((row) => listed(desk, row)), ...(nextToken && { nextToken }) };
    },

    StopExecution: (input, { now }) => {
      const execution = requestedExecution(input);
      if (execution.status === 'RUNNING')
        desk.stop(execution, optionalText(input, 'error'), optionalText(input, 'cause'));
      return { stopDate: seconds(execution.stopDate ?? now) };
    },

    RedriveExecution: (input, { now }) => {
      const execution = requestedExecution(input);
      const reason = notRedrivable(execution, now);
      if (reason) throw new AwsError('ExecutionNotRedrivable', reason);
      const { executionArn, name, input: text, startDate, redriveCount } = execution;
      desk.redrive({
        ...{ executionArn, name, input: text, startDate },
        ...{ status: 'RUNNING', redriveCount: redriveCount + 1, redriveDate: now },
      });
      return { redriveDate: seconds(now) };
    },

    ListStateMachines: () => ({
      stateMachines: [
        {
          stateMachineArn: desk.stateMachineArn,
          name: desk.name,
          type: 'STANDARD',
          creationDate: seconds(desk.createdAt),
        },
      ],
    }),

    DescribeStateMachine: (input) => {
      mustBeStateMachine(requiredText(input, 'stateMachineArn'));
      return {
        stateMachineArn: desk.stateMachineArn,
        name: desk.name,
        status: 'ACTIVE',
        definition: desk.definition,
        roleArn: desk.roleArn,
        type: 'STANDARD',
        creationDate: seconds(desk.createdAt),
        loggingConfiguration: { level: 'OFF', includeExecutionData: false },
        tracingConfiguration: { enabled: false },
      };
    },
  };
};
