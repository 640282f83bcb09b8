import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../sandbox/clock.ts';
import type { InvokeResult } from '../../sandbox/stepfunctions/lambda-task.ts';
import { noon, stateMachineArn, task, worldOf } from './stepfunctions-world.ts';

const throttled: InvokeResult = {
  functionError: { errorType: 'TooManyRequestsException', errorMessage: 'slow down', trace: ['TooMany...'] },
};
const thrownCause =
  '{"errorType":"TooManyRequestsException","errorMessage":"slow down","trace":["TooMany..."]}';
const done: InvokeResult = { payload: 'done' };
const retry = { ErrorEquals: ['TooManyRequestsException'], IntervalSeconds: 2, BackoffRate: 2 };
const caught = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Told' };
const told = { Type: 'Succeed' };

test('a retried Task, a wait and a choice leave the history that AWS was recorded to write', async () => {
  const answers = [throttled, throttled, { payload: { bought: true } }];
  const world = worldOf(
    {
      StartAt: 'Buy',
      States: {
        Buy: task('Buy', {
          Retry: [retry],
          ResultSelector: { 'bought.$': '$.Payload.bought' },
          Next: 'Settle',
        }),
        Settle: { Type: 'Wait', Seconds: 900, Next: 'IsBought' },
        IsBought: {
          Type: 'Choice',
          Choices: [{ Variable: '$.bought', BooleanEquals: true, Next: 'Bought' }],
          Default: 'NotBought',
        },
        Bought: { Type: 'Succeed' },
        NotBought: { Type: 'Fail', Error: 'NotBought' },
      },
    },
    async () => answers.shift() ?? done,
  );
  const execution = world.start('one');
  await world.settled();
  assert.deepEqual(world.story(execution), [
    '0 ExecutionStarted',
    '0 TaskStateEntered Buy',
    '0 TaskScheduled',
    '0 TaskStarted',
    '0 TaskFailed TooManyRequestsException',
    '2 TaskScheduled',
    '2 TaskStarted',
    '2 TaskFailed TooManyRequestsException',
    '6 TaskScheduled',
    '6 TaskStarted',
    '6 TaskSucceeded',
    '6 TaskStateExited Buy',
    '6 WaitStateEntered Settle',
    '906 WaitStateExited Settle',
    '906 ChoiceStateEntered IsBought',
    '906 ChoiceStateExited IsBought',
    '906 SucceedStateEntered Bought',
    '906 SucceedStateExited Bought',
    '906 ExecutionSucceeded',
  ]);
  assert.equal(world.describe(execution).output, '{"bought":true}');
});

test('events carry what AWS puts into them, and each names the one before', async () => {
  const world = worldOf(
    { StartAt: 'Buy', States: { Buy: task('Buy', { TimeoutSeconds: 60, End: true }) } },
    async () => throttled,
  );
  const execution = world.start('one', { quantity: 1 });
  await world.settled();
  const { events } = world.call('GetExecutionHistory', { executionArn: execution });
  const lambda = { resourceType: 'lambda', resource: 'invoke' };
  const failed = { error: 'TooManyRequestsException', cause: thrownCause };
  const timestamp = noon / 1000;
  assert.deepEqual(events, [
    {
      ...{ timestamp, type: 'ExecutionStarted', id: 1, previousEventId: 0 },
      executionStartedEventDetails: {
        input: '{"quantity":1}',
        inputDetails: { truncated: false },
        roleArn: 'arn:aws:iam::123456789012:role/purchase-offering',
      },
    },
    {
      ...{ timestamp, type: 'TaskStateEntered', id: 2, previousEventId: 0 },
      stateEnteredEventDetails: { name: 'Buy', input: '{"quantity":1}', inputDetails: { truncated: false } },
    },
    {
      ...{ timestamp, type: 'TaskScheduled', id: 3, previousEventId: 2 },
      taskScheduledEventDetails: {
        ...lambda,
        region: 'us-east-1',
        parameters:
          '{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:buy","Payload":{"quantity":1}}',
        timeoutInSeconds: 60,
      },
    },
    { ...{ timestamp, type: 'TaskStarted', id: 4, previousEventId: 3 }, taskStartedEventDetails: lambda },
    {
      ...{ timestamp, type: 'TaskFailed', id: 5, previousEventId: 4 },
      taskFailedEventDetails: { ...lambda, ...failed },
    },
    {
      ...{ timestamp, type: 'ExecutionFailed', id: 6, previousEventId: 5 },
      executionFailedEventDetails: failed,
    },
  ]);
  const { status, error, cause } = world.describe(execution);
  assert.deepEqual({ status, error, cause }, { status: 'FAILED', ...failed });
});

test('what lambda:invoke returns has the members that AWS gives it', async () => {
  const world = worldOf({ StartAt: 'Buy', States: { Buy: task('Buy', { End: true }) } }, async () => done);
  const execution = world.start('one');
  await world.settled();
  const { SdkHttpMetadata, SdkResponseMetadata, ...output } = JSON.parse(
    String(world.describe(execution).output),
  );
  assert.deepEqual(output, { ExecutedVersion: '$LATEST', Payload: 'done', StatusCode: 200 });
  assert.equal(SdkHttpMetadata.HttpStatusCode, 200);
  assert.match(SdkResponseMetadata.RequestId, /^[\da-f-]{36}$/);
});

test('the context object tells the execution, the machine and the state, retries counted', async () => {
  const contexts: unknown[] = [];
  const world = worldOf(
    {
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds: 60, Next: 'Buy' },
        Buy: {
          ...task('Buy', { Retry: [retry], End: true }),
          Parameters: {
            FunctionName: '${Buy}',
            Payload: { 'context.$': '$$', 'retry.$': '$$.State.RetryCount' },
          },
        },
      },
    },
    async (_, payload) => (contexts.push(payload) === 2 ? done : throttled),
  );
  world.start('one', { quantity: 1 });
  await world.settled();
  const context = {
    Execution: {
      Id: 'arn:aws:states:us-east-1:123456789012:execution:purchase-offering:one',
      Input: { quantity: 1 },
      StartTime: '2026-11-10T12:00:00.000Z',
      Name: 'one',
      RoleArn: 'arn:aws:iam::123456789012:role/purchase-offering',
      RedriveCount: 0,
    },
    StateMachine: { Id: stateMachineArn, Name: 'purchase-offering' },
    State: { Name: 'Buy', EnteredTime: '2026-11-10T12:01:00.000Z', RetryCount: 0 },
  };
  assert.deepEqual(contexts, [
    { context, retry: 0 },
    { context: { ...context, State: { ...context.State, RetryCount: 1 } }, retry: 1 },
  ]);
});

test('an attempt cannot change the input of the next one', async () => {
  const seen: string[] = [];
  const world = worldOf(
    { StartAt: 'Buy', States: { Buy: task('Buy', { Retry: [retry], End: true }) } },
    async (_, payload) => {
      seen.push(JSON.stringify(payload));
      Object.assign(Object(payload), { quantity: 2 });
      return seen.length < 2 ? throttled : done;
    },
  );
  world.start('one', { quantity: 1 });
  await world.settled();
  assert.deepEqual(seen, ['{"quantity":1}', '{"quantity":1}']);
});

test('a caught error has its name and its cause as text', async () => {
  const world = worldOf(
    { StartAt: 'Buy', States: { Buy: task('Buy', { Catch: [caught], End: true }), Told: told } },
    async () => throttled,
  );
  const execution = world.start('one');
  await world.settled();
  assert.deepEqual(JSON.parse(String(world.describe(execution).output)), {
    error: { Error: 'TooManyRequestsException', Cause: thrownCause },
  });
});

const lambdaErrors: [string, InvokeResult, error: string, cause: string][] = [
  [
    'Lambda that refuses to run the function',
    { serviceError: { name: 'Lambda.TooManyRequestsException', message: 'Rate Exceeded.' } },
    'Lambda.TooManyRequestsException',
    'Rate Exceeded.',
  ],
  [
    'a function that ran into its own time-out',
    { functionError: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 60.00 seconds' } },
    'Sandbox.Timedout',
    '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 60.00 seconds"}',
  ],
  [
    'an error without a type',
    { functionError: { errorMessage: 'exited' } },
    'Lambda.Unknown',
    '{"errorMessage":"exited"}',
  ],
];

for (const [what, answer, error, cause] of lambdaErrors)
  test(`${what} is ${error}`, async () => {
    const world = worldOf(
      { StartAt: 'Buy', States: { Buy: task('Buy', { End: true }) } },
      async () => answer,
    );
    const execution = world.start('one');
    await world.settled();
    assert.deepEqual([world.describe(execution).error, world.describe(execution).cause], [error, cause]);
  });

test('a state that runs out of time is caught without a cause, and its late answer changes nothing', async () => {
  const late = Promise.withResolvers<InvokeResult>();
  const world = worldOf(
    {
      StartAt: 'Buy',
      States: { Buy: task('Buy', { TimeoutSeconds: 60, Catch: [caught], End: true }), Told: told },
    },
    () => late.promise,
  );
  const execution = world.start('one');
  await world.clock.moveTo(noon + 59_999);
  assert.equal(world.describe(execution).status, 'RUNNING');
  await world.clock.moveTo(noon + 60_000);
  assert.equal(world.describe(execution).output, '{"error":{"Error":"States.Timeout","Cause":""}}');
  assert.equal(world.stepFunctions.idle(), false, 'the function goes on');
  late.resolve(done);
  await world.settled();
  assert.deepEqual(world.story(execution).slice(4), [
    '60 TaskTimedOut States.Timeout',
    '60 TaskStateExited Buy',
    '60 SucceedStateEntered Told',
    '60 SucceedStateExited Told',
    '60 ExecutionSucceeded',
  ]);
});

test('an answer to an attempt that was given up is not taken for that of the next', async () => {
  const attempts = [Promise.withResolvers<InvokeResult>(), Promise.withResolvers<InvokeResult>()];
  let invocations = 0;
  const world = worldOf(
    {
      StartAt: 'Buy',
      States: {
        Buy: task('Buy', {
          TimeoutSeconds: 60,
          Retry: [{ ErrorEquals: ['States.Timeout'] }],
          OutputPath: '$.Payload',
          End: true,
        }),
      },
    },
    async () => (await attempts[invocations++]?.promise) ?? done,
  );
  const execution = world.start('one');
  await world.clock.moveTo(noon + 61_000);
  attempts[0]?.resolve({ payload: 'the first' });
  await new Promise(setImmediate);
  attempts[1]?.resolve({ payload: 'the second' });
  await world.settled();
  assert.equal(world.describe(execution).output, '"the second"');
  assert.deepEqual(world.story(execution).slice(2), [
    '0 TaskScheduled',
    '0 TaskStarted',
    '60 TaskTimedOut States.Timeout',
    '61 TaskScheduled',
    '61 TaskStarted',
    '61 TaskSucceeded',
    '61 TaskStateExited Buy',
    '61 ExecutionSucceeded',
  ]);
});

test('time does not jump while a function runs', async () => {
  const answer = Promise.withResolvers<InvokeResult>();
  const states = { Buy: task('Buy', { TimeoutSeconds: 60, End: true }) };
  const world = worldOf({ StartAt: 'Buy', States: states }, () => answer.promise);
  const execution = world.start('one');
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  assert.equal(world.clock.now(), noon);
  answer.resolve(done);
  await world.settled();
  assert.equal(world.describe(execution).status, 'SUCCEEDED');
});

test('a Task without TimeoutSeconds waits for its function for days', async () => {
  const late = Promise.withResolvers<InvokeResult>();
  const world = worldOf({ StartAt: 'Buy', States: { Buy: task('Buy', { End: true }) } }, () => late.promise);
  const execution = world.start('one');
  await world.clock.moveTo(noon + 3 * 86_400_000);
  late.resolve(done);
  await world.settled();
  assert.equal(world.describe(execution).status, 'SUCCEEDED');
});

const backOff = {
  TimeoutSeconds: 5,
  StartAt: 'Buy',
  States: { Buy: task('Buy', { Retry: [retry], End: true }) },
};

test("the machine's own time-out ends a back-off, and nothing is invoked any more", async () => {
  let invocations = 0;
  const world = worldOf(backOff, async () => {
    invocations++;
    return throttled;
  });
  const execution = world.start('one');
  await world.settled();
  await world.clock.moveTo(noon + 86_400_000);
  assert.equal(world.describe(execution).status, 'TIMED_OUT');
  assert.equal(invocations, 2, 'at 0 and at 2 seconds; the one at 6 seconds comes too late');
  assert.equal(world.story(execution).at(-1), '5 ExecutionTimedOut States.Timeout');
});

test('an execution stopped in a back-off is aborted there, and nothing is invoked any more', async () => {
  let invocations = 0;
  const world = worldOf(
    backOff,
    async () => {
      invocations++;
      return throttled;
    },
    { waits: 'real' },
  );
  const execution = world.start('one');
  await world.clock.moveTo(noon + 1000);
  world.call('StopExecution', { executionArn: execution, error: 'Enough', cause: 'a person said so' });
  await world.clock.moveTo(noon + 86_400_000);
  assert.equal(invocations, 1);
  const { status, error, cause, stopDate } = world.describe(execution);
  assert.deepEqual(
    { status, error, cause, stopDate },
    { status: 'ABORTED', error: 'Enough', cause: 'a person said so', stopDate: noon / 1000 + 1 },
  );
  assert.equal(world.story(execution).at(-1), '1 ExecutionAborted Enough');
  assert.ok(world.stepFunctions.idle());
});

test('neither a path that finds nothing nor a result above 256 KB can be caught', async () => {
  const states = (parts: object) => ({
    StartAt: 'Buy',
    States: {
      Buy: task('Buy', { Catch: [caught], Retry: [{ ErrorEquals: ['States.ALL'] }], End: true, ...parts }),
      Told: told,
    },
  });
  const nowhere = worldOf(states({ InputPath: '$.missing' }), async () => done);
  const lost = nowhere.start('one');
  await nowhere.settled();
  const { error, cause } = nowhere.describe(lost);
  assert.equal(error, 'States.Runtime');
  assert.equal(
    cause,
    "An error occurred while executing the state 'Buy' (entered at the event id #2). Path expression '$.missing' does not point to a value",
  );
  let invocations = 0;
  const huge = worldOf(states({}), async () => {
    invocations++;
    return { payload: 'é'.repeat(131_072) };
  });
  const big = huge.start('one');
  await huge.settled();
  assert.equal(invocations, 1, 'not retried either');
  assert.equal(huge.describe(big).error, 'States.DataLimitExceeded');
});

test('a state whose output grows above 256 KB ends the execution', async () => {
  const world = worldOf(
    { StartAt: 'Buy', States: { Buy: task('Buy', { ResultPath: '$.b', End: true }) } },
    async () => ({ payload: 'b'.repeat(200_000) }),
  );
  const execution = world.start('one', { a: 'a'.repeat(100_000) });
  await world.settled();
  assert.equal(world.describe(execution).error, 'States.DataLimitExceeded');
});

test('merging objects leaves what was merged as it was', async () => {
  const world = worldOf(
    {
      StartAt: 'Merge',
      States: {
        Merge: {
          Type: 'Pass',
          Parameters: { 'both.$': 'States.JsonMerge($.one, $.other, false)', 'one.$': '$.one' },
          End: true,
        },
      },
    },
    async () => done,
  );
  const execution = world.start('one', { one: { a: 1 }, other: { b: 2 } });
  await world.settled();
  assert.equal(world.describe(execution).output, '{"both":{"a":1,"b":2},"one":{"a":1}}');
});

test('a Fail state may compose its error and cause', async () => {
  const world = worldOf(
    {
      StartAt: 'Failed',
      States: {
        Failed: {
          Type: 'Fail',
          ErrorPath: '$.outcome',
          CausePath: "States.Format('{} of {}', $.outcome, $.id)",
        },
      },
    },
    async () => done,
  );
  const execution = world.start('one', { outcome: 'REJECTED', id: 'eu-primary' });
  await world.settled();
  assert.equal(world.describe(execution).error, 'REJECTED');
  assert.equal(world.describe(execution).cause, 'REJECTED of eu-primary');
  assert.deepEqual(world.story(execution), [
    '0 ExecutionStarted',
    '0 FailStateEntered Failed',
    '0 ExecutionFailed REJECTED',
  ]);
});

test('a Fail state that names nothing says nothing', async () => {
  const world = worldOf({ StartAt: 'Failed', States: { Failed: { Type: 'Fail' } } }, async () => done);
  const execution = world.start('one');
  await world.settled();
  assert.equal(world.describe(execution).status, 'FAILED');
  assert.ok(!('error' in world.describe(execution)) && !('cause' in world.describe(execution)));
});

const quarterOfAnHour = { StartAt: 'Settle', States: { Settle: { Type: 'Wait', Seconds: 900, End: true } } };

test('waits take the time of the clock, until they are to be skipped', async () => {
  const world = worldOf(quarterOfAnHour, async () => done, { waits: 'real' });
  const execution = world.start('one');
  await world.clock.moveTo(noon + 899_999);
  assert.equal(world.describe(execution).status, 'RUNNING');
  world.stepFunctions.setWaits('skipped');
  await world.settled();
  assert.equal(world.describe(execution).stopDate, noon / 1000 + 900);
});

test('on a clock that flows, a skipped quarter of an hour is over at once', async () => {
  const clock = new Clock({ at: noon });
  const world = worldOf(quarterOfAnHour, async () => done, { clock });
  const execution = world.start('one');
  await world.settled();
  clock.stop();
  const { startDate, stopDate } = world.describe(execution);
  const took = Number(stopDate) - Number(startDate);
  assert.ok(took >= 900 && took < 910, `took ${took} s`);
});

test('executions on different clocks do not see each other', async () => {
  const monday = worldOf(quarterOfAnHour, async () => done);
  const later = worldOf(quarterOfAnHour, async () => done, {
    clock: new Clock({ at: noon + 5_000_000, flows: false }),
  });
  const one = monday.start('one');
  const two = later.start('one');
  await Promise.all([monday.settled(), later.settled()]);
  assert.equal(monday.describe(one).stopDate, noon / 1000 + 900);
  assert.equal(later.describe(two).stopDate, noon / 1000 + 5_900);
});

test('the same world gives the same history, jitter and identifiers included', async () => {
  const history = async () => {
    const answers = [throttled, throttled, done];
    const jitter = { ...retry, JitterStrategy: 'FULL' };
    const world = worldOf(
      { StartAt: 'Buy', States: { Buy: task('Buy', { Retry: [jitter], End: true }) } },
      async () => answers.shift() ?? done,
    );
    const executionArn = world.start('one');
    await world.settled();
    return world.call('GetExecutionHistory', { executionArn }).events;
  };
  assert.deepEqual(await history(), await history());
});
