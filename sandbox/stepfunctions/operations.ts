import * as z from 'zod';
import { page } from '../pages.ts';
import { AwsError, type Operation } from '../wire.ts';
import type { Execution } from './execution.ts';
import type { History, HistoryEvent } from './history.ts';
import { arn, paging, requested, requestedExecution } from './request.ts';

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

const executionData = ['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'error', 'cause'];

/** An event as `includeExecutionData: false` shows it. */
const withoutData = (event: HistoryEvent) =>
  JSON.parse(JSON.stringify(event, (name, value) => (executionData.includes(name) ? undefined : value)));

/** Step Functions' operations on one state machine and its executions. */
export const operationsOf = (desk: Desk): Record<string, Operation> => {
  const mustBeStateMachine = (arn: string) => {
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:stateMachine:[^:]+$/.test(arn))
      throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    if (arn !== desk.stateMachineArn)
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const executionOf = (executionArn: string): Execution => {
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:execution:[^:]+:[^:]+$/.test(executionArn))
      throw new AwsError('InvalidArn', `Invalid Arn: '${executionArn}'`);
    const execution = desk.executions.get(executionArn);
    if (!execution)
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    return execution;
  };

  return {
    StartExecution: (input, { now }) => {
      const { stateMachineArn, name = desk.newId(), text } = requestedExecution(input);
      mustBeStateMachine(stateMachineArn);
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
      const execution = executionOf(requested(input, { executionArn: arn }).executionArn);
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
      const { executionArn, reverseOrder, includeExecutionData, maxResults, nextToken } = requested(input, {
        executionArn: arn,
        reverseOrder: z.boolean().default(false),
        includeExecutionData: z.boolean().default(true),
        ...paging,
      });
      const { events } = desk.historyOf(executionOf(executionArn));
      const { rows, ...rest } = page(reverseOrder ? events.toReversed() : events, {
        ...{ size: maxResults, nextToken, invalid: 'InvalidToken' },
        id: ({ id }) => String(id),
      });
      return { events: includeExecutionData ? rows : rows.map(withoutData), ...rest };
    },

    ListExecutions: (input) => {
      const { stateMachineArn, statusFilter, maxResults, nextToken } = requested(input, {
        stateMachineArn: arn,
        statusFilter: z.string().optional(),
        ...paging,
      });
      mustBeStateMachine(stateMachineArn);
      const newestFirst = [...desk.executions.values()]
        .filter(({ status }) => statusFilter === undefined || status === statusFilter)
        .sort((a, b) => b.startDate - a.startDate);
      const { rows, ...rest } = page(newestFirst, {
        ...{ size: maxResults, nextToken, invalid: 'InvalidToken' },
        id: ({ executionArn }) => executionArn,
      });
      return { executions: rows.map((row) => listed(desk, row)), ...rest };
    },

    StopExecution: (input, { now }) => {
      const { executionArn, error, cause } = requested(input, {
        executionArn: arn,
        error: z.string().optional(),
        cause: z.string().optional(),
      });
      const execution = executionOf(executionArn);
      if (execution.status === 'RUNNING') desk.stop(execution, error, cause);
      return { stopDate: seconds(execution.stopDate ?? now) };
    },

    RedriveExecution: (input, { now }) => {
      const execution = executionOf(requested(input, { executionArn: arn }).executionArn);
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
      mustBeStateMachine(requested(input, { stateMachineArn: arn }).stateMachineArn);
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
