import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../sandbox/clock.ts';
import { done, noon, retry, task, throttled, thrownCause, worldOf } from './stepfunctions-world.ts';

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
