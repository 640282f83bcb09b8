import {
  DescribeStateMachineCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';

export type { HistoryEvent };

const client = new SFNClient({});

/** The ARN that an execution of that name has, or will have. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/**
 * Starts an execution of that name. StartExecution is idempotent by name: without one, the SDK's repeat after a lost
 * reply would be a second execution and, where there is no requestId, a second purchase.
 */
export const startExecution = async (stateMachineArn: string, name: string, input: string): Promise<void> => {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  } catch (error) {
    // The first try's execution has ended already.
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
  }
};

const ended = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

const eventsAfter = async (executionArn: string, last: number): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  const newestFirst = { executionArn, reverseOrder: true, includeExecutionData: true, maxResults: 100 };
  for await (const page of paginateGetExecutionHistory({ client }, newestFirst)) {
    const later = (page.events ?? []).filter(({ id = 0 }) => id > last);
    events.unshift(...later.toReversed());
    if (later.length < (page.events ?? []).length) break;
  }
  return events;
};

/** An execution's events as they happen, until it has ended; asks every `pollMs`. */
export async function* followExecution(executionArn: string, pollMs: number): AsyncGenerator<HistoryEvent> {
  for (let last = 0; ; ) {
    for (const event of await eventsAfter(executionArn, last)) {
      yield event;
      last = event.id ?? last;
      if (ended.has(event.type ?? '')) return;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The state machine's definition in Amazon States Language. */
export const definitionOf = async (stateMachineArn: string): Promise<string> =>
  (await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).definition ?? '{}';

const datedResponse = z.object({ headers: z.object({ date: z.string() }) });

/** The service's own time, off the Date header of its answer: the clock that the ledger's times are of. */
export const serviceTime = async (stateMachineArn: string): Promise<string> => {
  const command = new DescribeStateMachineCommand({ stateMachineArn });
  let date = new Date();
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const dated = datedResponse.safeParse(result.response);
      if (dated.success) date = new Date(dated.data.headers.date);
      return result;
    },
    { step: 'deserialize' },
  );
  await client.send(command);
  return date.toISOString();
};
