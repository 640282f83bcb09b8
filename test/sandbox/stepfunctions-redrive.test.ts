import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Books } from '../../sandbox/books.ts';
import { Clock } from '../../sandbox/clock.ts';
import type { InvokeResult } from '../../sandbox/stepfunctions/lambda-task.ts';
import { done, noon, task, worldOf } from './stepfunctions-world.ts';

const day = 86_400_000;
const settle = { StartAt: 'Settle', States: { Settle: { Type: 'Wait', Seconds: 60, End: true } } };
const buy = { StartAt: 'Buy', States: { Buy: task('Buy', { End: true }) } };
const broken: InvokeResult = { functionError: { errorType: 'Broken', errorMessage: 'no', trace: [] } };

const twoSteps = {
  StartAt: 'Check',
  States: { Check: task('Check', { Next: 'Buy' }), Buy: task('Buy', { End: true }) },
};

test('a redrive runs the failed state again on its input, and not those before it', async () => {
  const invoked: string[] = [];
  const answers = [{ payload: 'checked' }, broken, done];
  const world = worldOf(
    twoSteps,
    async (functionName, payload) => {
      invoked.push(`${functionName} ${JSON.stringify(Object(payload).Payload ?? payload)}`);
      return answers.shift() ?? broken;
    },
    { waits: 'real' },
  );
  const execution = world.start('one');
  await world.settled();
  assert.equal(world.describe(execution).redriveStatus, 'REDRIVABLE');
  await world.clock.moveTo(noon + 10_000);
  assert.deepEqual(world.call('RedriveExecution', { executionArn: execution }), {
    redriveDate: noon / 1000 + 10,
  });
  await world.settled();
  assert.deepEqual(invoked, ['Check {}', 'Buy "checked"', 'Buy "checked"']);
  assert.deepEqual(world.story(execution).slice(-8), [
    '0 ExecutionFailed Broken',
    '10 ExecutionRedriven',
    '10 TaskStateEntered Buy',
    '10 TaskScheduled',
    '10 TaskStarted',
    '10 TaskSucceeded',
    '10 TaskStateExited Buy',
    '10 ExecutionSucceeded',
  ]);
  const { status, redriveCount, error } = world.describe(execution);
  assert.deepEqual(
    { status, redriveCount, error },
    { status: 'SUCCEEDED', redriveCount: 1, error: undefined },
  );
  assert.throws(() => world.call('RedriveExecution', { executionArn: execution }), {
    name: 'ExecutionNotRedrivable',
    message: 'Execution is SUCCEEDED and cannot be redriven',
  });
});

test('a redriven state that is not entered anew keeps the time at which it was entered', async () => {
  const times: string[] = [];
  const buy = {
    ...twoSteps.States.Buy,
    Parameters: { FunctionName: '${Buy}', Payload: { 'at.$': '$$.State.EnteredTime' } },
  };
  const answers = [{ payload: 'checked' }, broken, done];
  const world = worldOf(
    { ...twoSteps, States: { ...twoSteps.States, Buy: buy } },
    async (_, payload) => {
      times.push(String(Object(payload).at));
      return answers.shift() ?? broken;
    },
    { waits: 'real', redriveEntersAnew: false },
  );
  const execution = world.start('one');
  await world.settled();
  await world.clock.moveTo(noon + 10_000);
  world.call('RedriveExecution', { executionArn: execution });
  await world.settled();
  assert.deepEqual(times, ['undefined', '2026-11-10T12:00:00.000Z', '2026-11-10T12:00:00.000Z']);
  assert.deepEqual(world.story(execution).slice(-6), [
    '10 ExecutionRedriven',
    '10 TaskScheduled',
    '10 TaskStarted',
    '10 TaskSucceeded',
    '10 TaskStateExited Buy',
    '10 ExecutionSucceeded',
  ]);
});

test('two weeks after it failed an execution can no longer be redriven', async () => {
  const world = worldOf(buy, async () => broken);
  const execution = world.start('one');
  await world.settled();
  await world.clock.moveTo(noon + 14 * day + 1);
  assert.throws(() => world.call('RedriveExecution', { executionArn: execution }), {
    name: 'ExecutionNotRedrivable',
  });
});

test('stopping what has ended changes nothing', async () => {
  const world = worldOf(buy, async () => done);
  const execution = world.start('one');
  await world.settled();
  assert.deepEqual(world.call('StopExecution', { executionArn: execution }), { stopDate: noon / 1000 });
  assert.equal(world.describe(execution).status, 'SUCCEEDED');
});

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'stepfunctions-'));
  after(() => rmSync(path, { recursive: true }));
  return path;
};

test('an execution that waited when the process ended goes on waiting in the next', async () => {
  const data = folder();
  const before = worldOf(settle, async () => done, { books: new Books(data), waits: 'real' });
  const execution = before.start('one', { quantity: 1 });
  before.stepFunctions.stop();
  before.books.close();

  const world = worldOf(settle, async () => done, {
    books: new Books(data),
    clock: new Clock({ at: noon + 10_000, flows: false }),
  });
  assert.equal(world.describe(execution).status, 'RUNNING');
  world.stepFunctions.resume();
  await world.settled();
  assert.deepEqual(world.story(execution), [
    '0 ExecutionStarted',
    '0 WaitStateEntered Settle',
    '70 WaitStateExited Settle',
    '70 ExecutionSucceeded',
  ]);
  assert.equal(world.describe(execution).output, '{"quantity":1}');
  world.books.close();
});

test('a function that ran when the process ended has failed, and the state machine decides what then', async () => {
  const data = folder();
  const retried = {
    StartAt: 'Buy',
    States: {
      Buy: task('Buy', { Retry: [{ ErrorEquals: ['Lambda.Unknown'] }], ResultPath: null, End: true }),
    },
  };
  const before = worldOf(retried, () => new Promise(() => {}), { books: new Books(data) });
  const execution = before.start('one', { quantity: 1 });
  before.stepFunctions.stop();
  before.books.close();

  const invoked: unknown[] = [];
  const world = worldOf(
    retried,
    async (_, payload) => {
      invoked.push(payload);
      return done;
    },
    { books: new Books(data) },
  );
  world.stepFunctions.resume();
  await world.settled();
  assert.deepEqual(invoked, [{ quantity: 1 }]);
  assert.deepEqual(world.story(execution), [
    '0 ExecutionStarted',
    '0 TaskStateEntered Buy',
    '0 TaskScheduled',
    '0 TaskStarted',
    '0 TaskFailed Lambda.Unknown',
    '1 TaskScheduled',
    '1 TaskStarted',
    '1 TaskSucceeded',
    '1 TaskStateExited Buy',
    '1 ExecutionSucceeded',
  ]);
  world.books.close();
});

test('what was dropped stays RUNNING in the books, and nothing of it happens any more', async () => {
  const answer = Promise.withResolvers<InvokeResult>();
  const world = worldOf(buy, () => answer.promise);
  const execution = world.start('one');
  world.stepFunctions.stop();
  answer.resolve(done);
  await world.settled();
  assert.equal(world.describe(execution).status, 'RUNNING');
  assert.equal(world.story(execution).at(-1), '0 TaskStarted');
});
