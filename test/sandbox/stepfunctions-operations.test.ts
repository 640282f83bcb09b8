import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InvokeResult } from '../../sandbox/stepfunctions/lambda-task.ts';
import { done, noon, stateMachineArn, task, worldOf } from './stepfunctions-world.ts';

const day = 86_400_000;
const settle = { StartAt: 'Settle', States: { Settle: { Type: 'Wait', Seconds: 60, End: true } } };
const buy = { StartAt: 'Buy', States: { Buy: task('Buy', { End: true }) } };
const executionArn = (name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:purchase-offering:${name}`;

const waiting = () => worldOf(settle, async () => done, { waits: 'real' });

test('starting again by name and input is the same execution while it runs, and refused afterwards', async () => {
  const world = waiting();
  const start = (input: string) => world.call('StartExecution', { stateMachineArn, name: 'one', input });
  const first = start('{"quantity":1}');
  assert.deepEqual(first, { executionArn: executionArn('one'), startDate: noon / 1000 });
  await world.clock.moveTo(noon + 30_000);
  assert.deepEqual(start('{"quantity":1}'), first);
  const exists = {
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${executionArn('one')}'`,
    status: 400,
  };
  assert.throws(() => start('{"quantity":2}'), exists);
  await world.clock.moveTo(noon + 60_000);
  assert.throws(() => start('{"quantity":1}'), exists);
});

test('a name is free again 90 days after its execution ended, with a history of its own', async () => {
  const world = waiting();
  const execution = world.start('one');
  await world.clock.moveTo(noon + 60_000);
  await world.clock.moveTo(noon + 60_000 + 90 * day);
  assert.throws(() => world.start('one'), { name: 'ExecutionAlreadyExists' });
  await world.clock.moveTo(noon + 61_000 + 90 * day);
  world.start('one', { again: true });
  const reopened = worldOf(settle, async () => done, { books: world.books, clock: world.clock });
  const { events } = reopened.call('GetExecutionHistory', { executionArn: execution });
  assert.deepEqual(
    JSON.parse(JSON.stringify(events)).map(({ type }: { type: string }) => type),
    ['ExecutionStarted', 'WaitStateEntered'],
  );
});

const refusals: [what: string, operation: string, input: object, name: string, message: string][] = [
  [
    'no state machine',
    'StartExecution',
    {},
    'ValidationException',
    "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
  ],
  ['no ARN', 'StartExecution', { stateMachineArn: 'purchase' }, 'InvalidArn', "Invalid Arn: 'purchase'"],
  [
    'another state machine',
    'StartExecution',
    { stateMachineArn: `${stateMachineArn}-2` },
    'StateMachineDoesNotExist',
    `State Machine Does Not Exist: '${stateMachineArn}-2'`,
  ],
  [
    'a name with a space',
    'StartExecution',
    { stateMachineArn, name: 'a b' },
    'InvalidName',
    "Invalid Name: 'a b'",
  ],
  [
    'a name of 81 characters',
    'StartExecution',
    { stateMachineArn, name: 'n'.repeat(81) },
    'InvalidName',
    `Invalid Name: '${'n'.repeat(81)}'`,
  ],
  [
    'an input that is not JSON',
    'StartExecution',
    { stateMachineArn, input: 'one' },
    'InvalidExecutionInput',
    "Invalid State Machine Execution Input: 'SyntaxError: Unexpected token 'o', \"one\" is not valid JSON'",
  ],
  [
    'an input above 256 KB',
    'StartExecution',
    { stateMachineArn, input: `"${'é'.repeat(131_072)}"` },
    'ValidationException',
    "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
  ],
  [
    'a number for a name',
    'StartExecution',
    { stateMachineArn, name: 1 },
    'SerializationException',
    'name: Invalid input: expected string, received number',
  ],
  [
    'no such execution',
    'DescribeExecution',
    { executionArn: executionArn('none') },
    'ExecutionDoesNotExist',
    `Execution Does Not Exist: '${executionArn('none')}'`,
  ],
  [
    'a state machine for an execution',
    'StopExecution',
    { executionArn: stateMachineArn },
    'InvalidArn',
    `Invalid Arn: '${stateMachineArn}'`,
  ],
  [
    'a page of 1,001',
    'ListExecutions',
    { stateMachineArn, maxResults: 1001 },
    'ValidationException',
    "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
  [
    'a token of somebody else',
    'ListExecutions',
    { stateMachineArn, nextToken: 'abc' },
    'InvalidToken',
    'The nextToken abc is not valid',
  ],
];

for (const [what, operation, input, name, message] of refusals)
  test(`${operation} refuses ${what}`, () => {
    assert.throws(() => waiting().call(operation, input), { name, message });
  });

test('any JSON may be an input, and none is an empty object', () => {
  const world = waiting();
  const { executionArn } = world.call('StartExecution', { stateMachineArn });
  assert.equal(world.describe(String(executionArn)).input, '{}');
  assert.equal(world.describe(world.start('two', [1, null])).input, '[1,null]');
});

test('a history is read page by page, from either end, with or without the data', async () => {
  const world = worldOf(buy, async () => done);
  const execution = world.start('one', { quantity: 1 });
  await world.settled();
  const read = (input: object) =>
    JSON.parse(JSON.stringify(world.call('GetExecutionHistory', { executionArn: execution, ...input })));
  const ids = ({ events }: { events: { id: number }[] }) => events.map(({ id }) => id);
  const first = read({ maxResults: 4 });
  assert.deepEqual(ids(first), [1, 2, 3, 4]);
  const second = read({ maxResults: 4, nextToken: first.nextToken });
  assert.deepEqual([ids(second), second.nextToken], [[5, 6, 7], undefined]);
  assert.deepEqual(ids(read({ reverseOrder: true, maxResults: 2 })), [7, 6]);
  assert.deepEqual(read({ includeExecutionData: false }).events[1], {
    ...{ timestamp: noon / 1000, type: 'TaskStateEntered', id: 2, previousEventId: 0 },
    stateEnteredEventDetails: { name: 'Buy' },
  });
});

test('a history can be followed while it happens', async () => {
  const answer = Promise.withResolvers<InvokeResult>();
  const world = worldOf(buy, () => answer.promise);
  const execution = world.start('one');
  assert.equal(world.story(execution).at(-1), '0 TaskStarted');
  answer.resolve(done);
  await world.settled();
  assert.equal(world.story(execution).at(-1), '0 ExecutionSucceeded');
});

test('an execution is answered for before its first function runs', async () => {
  const order: string[] = [];
  const world = worldOf(buy, async () => {
    order.push('invoked');
    return done;
  });
  world.start('one');
  order.push('answered');
  await world.settled();
  assert.deepEqual(order, ['answered', 'invoked']);
});

test('executions are listed newest first, by status, page by page', async () => {
  const world = waiting();
  for (const name of ['one', 'two', 'three']) {
    world.start(name);
    await world.clock.moveTo(world.clock.now() + 25_000);
  }
  const list = (input: object) => {
    const { executions, nextToken } = world.call('ListExecutions', { stateMachineArn, ...input });
    return {
      names: JSON.parse(JSON.stringify(executions)).map(({ name }: { name: string }) => name),
      nextToken,
    };
  };
  assert.deepEqual(list({}).names, ['three', 'two', 'one']);
  assert.deepEqual(list({ statusFilter: 'SUCCEEDED' }).names, ['one']);
  const first = list({ maxResults: 2 });
  assert.deepEqual(first.names, ['three', 'two']);
  assert.deepEqual(list({ maxResults: 2, nextToken: first.nextToken }).names, ['one']);
});

test('the state machine is listed, and described with its functions filled in', () => {
  const world = worldOf(buy, async () => done);
  assert.deepEqual(world.call('ListStateMachines', {}), {
    stateMachines: [
      { stateMachineArn, name: 'purchase-offering', type: 'STANDARD', creationDate: noon / 1000 },
    ],
  });
  const { definition, ...rest } = world.call('DescribeStateMachine', { stateMachineArn });
  assert.equal(
    JSON.parse(String(definition)).States.Buy.Parameters.FunctionName,
    'arn:aws:lambda:us-east-1:123456789012:function:buy',
  );
  assert.deepEqual(rest, {
    ...{ stateMachineArn, name: 'purchase-offering', status: 'ACTIVE', type: 'STANDARD' },
    roleArn: 'arn:aws:iam::123456789012:role/purchase-offering',
    creationDate: noon / 1000,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  });
});
