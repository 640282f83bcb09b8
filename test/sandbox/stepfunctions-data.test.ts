import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caught, done, retry, stateMachineArn, task, throttled, worldOf } from './stepfunctions-world.ts';

const told = { Type: 'Succeed' };

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
