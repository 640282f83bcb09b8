import { Books } from '../../sandbox/books.ts';
import { Clock } from '../../sandbox/clock.ts';
import type { Execution } from '../../sandbox/stepfunctions/execution.ts';
import type { Invoke, InvokeResult } from '../../sandbox/stepfunctions/lambda-task.ts';
import { createStepFunctions, type KeptEvent } from '../../sandbox/stepfunctions/stepfunctions.ts';

export const home = { account: '123456789012', region: 'us-east-1' };
export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';
export const noon = Date.parse('2026-11-10T12:00:00Z');

/** What a function that is throttled throws, and the cause that Step Functions makes of it. */
export const throttled: InvokeResult = {
  functionError: { errorType: 'TooManyRequestsException', errorMessage: 'slow down', trace: ['TooMany...'] },
};
export const thrownCause =
  '{"errorType":"TooManyRequestsException","errorMessage":"slow down","trace":["TooMany..."]}';
export const done: InvokeResult = { payload: 'done' };

export const retry = { ErrorEquals: ['TooManyRequestsException'], IntervalSeconds: 2, BackoffRate: 2 };
/** To a state `Told`. */
export const caught = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Told' };

/** A Task of the machines under test. */
export const task = (functionName: string, rest: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: `\${${functionName}}`, 'Payload.$': '$' },
  ...rest,
});

function* told(books: Books, executionArn: string) {
  for (const event of books.collection<KeptEvent>('history').values()) {
    if (event.executionArn !== executionArn) continue;
    const details = Object.entries(event).find(([name]) => name.endsWith('Details'))?.[1];
    const { name = '', error = '' } = Object(details);
    yield `${event.timestamp - noon / 1000} ${event.type} ${name}${error}`.trim();
  }
}

/** Step Functions on a clock that stands still between its timers. */
export const worldOf = (
  definition: object,
  invoke: Invoke,
  {
    clock = new Clock({ at: noon, flows: false }),
    books = new Books(),
    waits = 'skipped' as 'real' | 'skipped',
    redriveEntersAnew = true,
  } = {},
) => {
  const stepFunctions = createStepFunctions({
    clock,
    definition: JSON.stringify(definition),
    executions: books.collection<Execution>('executions'),
    history: books.collection<KeptEvent>('history'),
    invoke,
    home,
    waits,
    newId: () => books.nextId(),
    random: () => 0.5,
    redriveEntersAnew: () => redriveEntersAnew,
  });
  const call = (operation: string, input: object): Record<string, unknown> => {
    const run = stepFunctions.operations[operation];
    if (!run) throw new Error(`no operation ${operation}`);
    return JSON.parse(
      JSON.stringify(run({ ...input }, { ...home, now: clock.now(), asOf: clock.now(), requestId: 'test' })),
    );
  };
  return {
    ...{ clock, books, call, stepFunctions },
    start: (name: string, input: unknown = {}) =>
      String(call('StartExecution', { stateMachineArn, name, input: JSON.stringify(input) }).executionArn),
    describe: (executionArn: string) => call('DescribeExecution', { executionArn }),
    /** What happened, an event a line: its second, its type, and the state or error that it tells of. */
    story: (executionArn: string) => [...told(books, executionArn)],
    async settled() {
      while (!stepFunctions.idle()) await new Promise(setImmediate);
    },
  };
};
