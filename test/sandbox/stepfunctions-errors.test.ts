import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InvokeResult } from '../../sandbox/stepfunctions/lambda-task.ts';
import { caught, done, noon, retry, task, throttled, thrownCause, worldOf } from './stepfunctions-world.ts';

const told = { Type: 'Succeed' };

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
