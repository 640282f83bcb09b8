import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { parseRequest } from '../../purchasing/request.ts';
import { definition, furnishedTrial, synthesized } from './stack.ts';

const stack = synthesized();
const furnished = synthesized(furnishedTrial);

const functions = stack.of(
  'AWS::Lambda::Function',
  z.object({
    FunctionName: z.string(),
    Handler: z.string(),
    Runtime: z.string(),
    Architectures: z.array(z.string()),
    Timeout: z.number(),
    Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
    LoggingConfig: z.object({ LogFormat: z.string(), LogGroup: z.string() }),
    ReservedConcurrentExecutions: z.number().optional(),
  }),
);
const functionArn = (name: string) =>
  `arn:aws:lambda:us-east-1:123456789012:function:purchase-offering-${name}`;
const topicArn = 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes';

const stateMachine = z.object({
  StateMachineName: z.string(),
  StateMachineType: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.string()),
  LoggingConfiguration: z.object({ Level: z.string(), IncludeExecutionData: z.boolean() }),
  TracingConfiguration: z.object({ Enabled: z.boolean() }),
});

test('the state machine is the one that the sandbox interprets, with a function of its name for each Task', () => {
  const [machine] = stack.of('AWS::StepFunctions::StateMachine', stateMachine);
  assert.equal(machine?.properties.DefinitionString, definition);
  assert.deepEqual(machine.properties.DefinitionSubstitutions, {
    ValidateRequest: functionArn('ValidateRequest'),
    CheckEligibility: functionArn('CheckEligibility'),
    PurchaseOffering: functionArn('PurchaseOffering'),
    ReconcilePurchase: functionArn('ReconcilePurchase'),
    NotifyOutcome: functionArn('NotifyOutcome'),
  });
  assert.equal(machine.properties.StateMachineType, 'STANDARD');
});

test('executions are logged and traced, without what went through them', () => {
  const [machine] = stack.of('AWS::StepFunctions::StateMachine', stateMachine);
  assert.deepEqual(machine?.properties.LoggingConfiguration.Level, 'ALL');
  assert.deepEqual(machine.properties.LoggingConfiguration.IncludeExecutionData, false);
  assert.deepEqual(machine.properties.TracingConfiguration, { Enabled: true });
});

test('functions run on Lambda’s Node.js 24 and arm64, log JSON, and end before their state gives up', () => {
  for (const { name, properties } of functions) {
    assert.equal(properties.Runtime, 'nodejs24.x');
    assert.deepEqual(properties.Architectures, ['arm64']);
    assert.equal(properties.Handler, `${name.replace('purchase-offering-', '')}.handler`);
    assert.ok(properties.Timeout < 90, name);
    assert.deepEqual(properties.LoggingConfig, {
      LogFormat: 'JSON',
      LogGroup: `arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/${name}:*`,
    });
    assert.deepEqual(properties.Environment.Variables, {
      LEDGER_TABLE: 'purchase-offering-ledger',
      OUTCOME_TOPIC_ARN: topicArn,
      SPEND_CEILING: '250000.00 USD',
    });
  }
});

test('only as many purchases are sent at once as Device Farm lets through, unless the account’s quota is too small', () => {
  const reserved = (all: typeof functions) =>
    all.flatMap(({ name, properties: { ReservedConcurrentExecutions: most } }) =>
      most ? [[name, most]] : [],
    );
  assert.deepEqual(reserved(functions), [['purchase-offering-PurchaseOffering', 10]]);
  const unreserved = furnished.of(
    'AWS::Lambda::Function',
    z.object({ ReservedConcurrentExecutions: z.number().optional() }),
  );
  assert.deepEqual(
    unreserved.flatMap(({ properties }) => properties.ReservedConcurrentExecutions ?? []),
    [],
  );
});

test('the deployment sets the ceiling that no request can raise', () => {
  const ceilings = furnished
    .of(
      'AWS::Lambda::Function',
      z.object({ Environment: z.object({ Variables: z.record(z.string(), z.string()) }) }),
    )
    .map(({ properties }) => properties.Environment.Variables.SPEND_CEILING);
  assert.deepEqual([...new Set(ceilings)], ['900.00 USD']);
});

test('logs are kept for a year and then dropped', () => {
  const groups = stack.of('AWS::Logs::LogGroup', z.object({ RetentionInDays: z.number() }));
  assert.deepEqual([...new Set(groups.map(({ properties }) => properties.RetentionInDays))], [365]);
});

const table = z.object({
  TableName: z.string(),
  BillingMode: z.string(),
  DeletionProtectionEnabled: z.boolean(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
  SSESpecification: z.object({ SSEEnabled: z.boolean() }),
});

test('the ledger outlives the stack, can be restored to any second, and is paid for by use', () => {
  const [ledger] = stack.of('AWS::DynamoDB::Table', table);
  assert.equal(ledger?.DeletionPolicy, 'RetainExceptOnCreate');
  assert.deepEqual(ledger.properties, {
    TableName: 'purchase-offering-ledger',
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
  });
});

test('a stage that is for trying out takes its ledger with it', () => {
  const [ledger] = furnished.of('AWS::DynamoDB::Table', table);
  assert.equal(ledger?.properties.TableName, 'purchase-offering-trial-ledger');
  assert.equal(ledger.DeletionPolicy, 'Delete');
  assert.equal(ledger.properties.DeletionProtectionEnabled, false);
});

test('the topic is encrypted, and refuses what comes over plain HTTP', () => {
  const [topic] = stack.of('AWS::SNS::Topic', z.object({ KmsMasterKeyId: z.string() }));
  assert.match(topic?.properties.KmsMasterKeyId ?? '', /:key\/BuyOnceNotificationsKey/);
  const [policy] = stack.of(
    'AWS::SNS::TopicPolicy',
    z.object({ PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Effect: z.string() })) }) }),
  );
  assert.partialDeepStrictEqual(
    policy?.properties.PolicyDocument.Statement.find(({ Effect }) => Effect === 'Deny'),
    {
      Action: 'sns:Publish',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      Principal: '*',
    },
  );
});

test('people hear what is news to them, and everybody hears the alarms and the second net, which carry no severity', () => {
  const subscriptions = furnished.of(
    'AWS::SNS::Subscription',
    z.object({
      Protocol: z.string(),
      Endpoint: z.string(),
      FilterPolicy: z.object({ severity: z.array(z.unknown()) }),
    }),
  );
  assert.deepEqual(
    subscriptions.map(({ properties }) => [properties.Endpoint, properties.FilterPolicy.severity]),
    [
      ['ops@example.com', ['notice', 'warning', 'critical', { exists: false }]],
      ['on-call@example.com', ['critical', { exists: false }]],
      ['https://example.com/buyonce', ['info', 'notice', 'warning', 'critical', { exists: false }]],
    ],
  );
});

test('the chat channel listens, and can do nothing to the account', () => {
  const [channel] = furnished.of(
    'AWS::Chatbot::SlackChannelConfiguration',
    z.object({ SnsTopicArns: z.array(z.string()), GuardrailPolicies: z.array(z.string()) }),
  );
  assert.deepEqual(channel?.properties.SnsTopicArns, [
    'arn:aws:sns:us-east-1:123456789012:purchase-offering-trial-outcomes',
  ]);
  const [guardrail] = furnished.of(
    'AWS::IAM::ManagedPolicy',
    z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) }),
  );
  assert.deepEqual(channel.properties.GuardrailPolicies, [
    `arn:aws:iam::123456789012:policy/${guardrail?.id}`,
  ]);
  assert.deepEqual(guardrail?.properties.PolicyDocument.Statement, [
    { Effect: 'Deny', Action: '*', Resource: '*' },
  ]);
});

test('a schedule’s purchase is known by the schedule and the hour, however often it is delivered', () => {
  const [schedule] = furnished.of(
    'AWS::Scheduler::Schedule',
    z.object({
      Name: z.string(),
      ScheduleExpression: z.string(),
      ScheduleExpressionTimezone: z.string(),
      FlexibleTimeWindow: z.unknown(),
      Target: z.object({
        Arn: z.string(),
        Input: z.string(),
        DeadLetterConfig: z.object({ Arn: z.string() }),
        RetryPolicy: z.unknown(),
      }),
    }),
  );
  const { Target, ...when } = schedule?.properties ?? assert.fail('There is no schedule');
  assert.deepEqual(when, {
    Name: 'renew-eu',
    ScheduleExpression: 'cron(0 6 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Dublin',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
  });
  assert.equal(Target.Arn, 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering-trial');
  assert.equal(
    Target.DeadLetterConfig.Arn,
    'arn:aws:sqs:us-east-1:123456789012:purchase-offering-trial-dead-letters',
  );
  assert.deepEqual(Target.RetryPolicy, { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 20 });

  const delivered = Target.Input.replace(
    '<aws.scheduler.schedule-arn>',
    'arn:aws:scheduler:us-east-1:123456789012:schedule/purchase-offering-trial/renew-eu',
  ).replace('<aws.scheduler.scheduled-time>', '2026-11-10T06:00:00Z');
  const parsed = parseRequest(JSON.parse(delivered), {
    id: 'arn:aws:states:us-east-1:123456789012:execution:purchase-offering-trial:drawn-by-chance',
    name: 'drawn-by-chance',
    startedAt: '2026-11-10T06:00:07.000Z',
  });
  assert.equal(
    'purchase' in parsed && parsed.purchase.purchaseId,
    'arn:aws:scheduler:us-east-1:123456789012:schedule/purchase-offering-trial/renew-eu/2026-11-10T06:00:00Z',
  );
});
