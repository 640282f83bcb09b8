import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type SandboxServer, startSandbox } from '../../sandbox/server.ts';
import { stateMachineArn } from './stepfunctions-world.ts';

let server: SandboxServer;
let client: SFNClient;

before(async () => {
  server = await startSandbox({ waits: 'skipped' });
  client = new SFNClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  });
});
after(() => server.close());

const purchase = { offeringId: 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE', quantity: 1 };

/** Starts an execution and follows it to its end: the states on its way, and how it ended. */
const follow = async (name: string, input: unknown) => {
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  while (!server.sandbox.workflow?.idle()) await new Promise(setImmediate);
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  const { status, output, error } = await client.send(new DescribeExecutionCommand({ executionArn }));
  return {
    path: events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []),
    ...{ status, error, output: output === undefined ? undefined : JSON.parse(output) },
  };
};

test("the product's state machine buys with the product's functions, through the SDKs on both sides", async () => {
  const { path, status, output } = await follow('one', { service: 'devicefarm', purchase });
  assert.equal(status, 'SUCCEEDED');
  assert.equal(output.outcome, 'PURCHASED');
  assert.deepEqual(
    path.filter((state) => /^[A-Z][a-z]+(Request|Eligibility|Offering|Purchase|Outcome)$/.test(state)),
    ['ValidateRequest', 'CheckEligibility', 'PurchaseOffering', 'NotifyOutcome'],
  );
});

test('a function that dies when it has bought is reconciled in no time, though the settlement takes minutes', async () => {
  server.sandbox.faults.arrange({ service: 'lambda', operation: 'PurchaseOffering', fault: 'crash-after' });
  const { path, status, output } = await follow('two', { service: 'devicefarm', purchase });
  assert.ok(path.includes('ReconcilePurchase'), path.join(' '));
  assert.equal(status, 'SUCCEEDED');
  assert.equal(output.outcome, 'PURCHASED');
});

test('an input of 500 levels is carried to its end, a deeper one refused, so that none is left hanging', async () => {
  const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}0${'}'.repeat(levels)}`);
  const { status, error } = await follow('three', nested(500));
  assert.deepEqual([status, error], ['FAILED', 'INVALID']);
  const deeper = { stateMachineArn, input: JSON.stringify(nested(501)) };
  await assert.rejects(client.send(new StartExecutionCommand(deeper)), {
    name: 'InvalidExecutionInput',
    message: "Invalid State Machine Execution Input: 'nested too deeply: more than 500 levels'",
  });
});
