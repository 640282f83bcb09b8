import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { z } from 'zod';
import { synthesized } from './stack.ts';

const offering = 'arn:aws:mediaconnect:eu-west-1::offering:20mbps';
const ledger = 'arn:aws:dynamodb:us-east-1:123456789012:table/purchase-offering-ledger';
const topic = 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes';
const functionArn = (name: string) =>
  `arn:aws:lambda:us-east-1:123456789012:function:purchase-offering-${name}`;

const schedule = {
  name: 'renew-eu',
  expression: 'rate(1 day)',
  request: { service: 'mediaconnect', region: 'eu-west-1', purchase: { OfferingArn: offering } },
};
const stack = synthesized({ schedules: [schedule] });

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat());
const statement = z.looseObject({
  Effect: z.string(),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.unknown().optional(),
});
const document = z.object({ Version: z.string(), Statement: z.array(statement) });
const policies = stack.of(
  'AWS::IAM::Policy',
  z.object({ PolicyDocument: document, Roles: z.array(z.string()) }),
);
const trusts = stack.of(
  'AWS::IAM::Role',
  z.object({
    AssumeRolePolicyDocument: z.object({
      Statement: z.array(
        z.object({ Principal: z.object({ Service: z.string() }), Condition: z.unknown().optional() }),
      ),
    }),
  }),
);

/** BuyOncePurchaseOfferingRole58D0D42C -> PurchaseOffering. */
const whose = (role: string): string => role.replace(/^BuyOnce|Role[0-9A-F]{8}$/g, '');

const allows = async (role: string, action: string, resource: string): Promise<boolean> => {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::123456789012:role/${role}`,
        action,
        resource: { resource, accountId: '123456789012' },
        contextVariables: {},
      },
      identityPolicies: policies
        .filter(({ properties }) => properties.Roles.includes(role))
        .map(({ id, properties }) => ({ name: id, policy: properties.PolicyDocument })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  assert.notEqual(result.resultType, 'error', JSON.stringify(result));
  return result.resultType !== 'error' && result.overallResult === 'Allowed';
};

/** The roles that may do something, by the name of what has them. */
const whoMay = async (action: string, resource = '*'): Promise<string[]> => {
  const may: string[] = [];
  for (const { id } of trusts) if (await allows(id, action, resource)) may.push(whose(id));
  return may.toSorted();
};

test('only PurchaseOffering may buy', async () => {
  assert.deepEqual(await whoMay('devicefarm:PurchaseOffering'), ['PurchaseOffering']);
  const reservation = 'arn:aws:mediaconnect:eu-west-1:123456789012:reservation:1-abc:eu-primary';
  assert.deepEqual(await whoMay('mediaconnect:PurchaseOffering', reservation), ['PurchaseOffering']);
});

test('nobody may renew or change what was bought', async () => {
  assert.deepEqual(await whoMay('devicefarm:RenewOffering'), []);
  assert.deepEqual(await whoMay('mediaconnect:CreateFlow'), []);
});

test('those that look may look, and no more than they need to', async () => {
  assert.deepEqual(await whoMay('devicefarm:ListOfferingTransactions'), [
    'PurchaseOffering',
    'ReconcilePurchase',
  ]);
  assert.deepEqual(await whoMay('mediaconnect:ListReservations'), [
    'CheckEligibility',
    'PurchaseOffering',
    'ReconcilePurchase',
  ]);
  assert.deepEqual(await whoMay('devicefarm:ListOfferings'), ['CheckEligibility', 'PurchaseOffering']);
  // The Service Authorization Reference leaves out the empty account.
  assert.deepEqual(await whoMay('mediaconnect:DescribeOffering', offering.replace('::', ':')), [
    'CheckEligibility',
    'PurchaseOffering',
  ]);
  assert.deepEqual(await whoMay('devicefarm:ListOfferingPromotions'), ['CheckEligibility']);
  assert.deepEqual(await whoMay('devicefarm:GetOfferingStatus'), ['CheckEligibility']);
  assert.deepEqual(await whoMay('devicefarm:GetAccountSettings'), ['CheckEligibility']);
});

test('the ledger is read by those who decide, written by those who buy, find out or close, and deleted by nobody', async () => {
  assert.deepEqual(await whoMay('dynamodb:Query', ledger), [
    'CheckEligibility',
    'PurchaseOffering',
    'ReconcilePurchase',
    'ValidateRequest',
  ]);
  const writers = ['CheckEligibility', 'PurchaseOffering', 'ReconcilePurchase'];
  assert.deepEqual(await whoMay('dynamodb:PutItem', ledger), writers);
  assert.deepEqual(await whoMay('dynamodb:GetItem', ledger), writers);
  assert.deepEqual(await whoMay('dynamodb:Scan', ledger), ['LongUnknownPurchases']);
  for (const action of ['DeleteItem', 'UpdateItem', 'BatchWriteItem', 'DeleteTable'])
    assert.deepEqual(await whoMay(`dynamodb:${action}`, ledger), [], action);
  assert.deepEqual(await whoMay('dynamodb:Query', ledger.replace('-ledger', '-other')), []);
});

test('only the notifier publishes, and the second net', async () => {
  assert.deepEqual(await whoMay('sns:Publish', topic), ['NotifyOutcome', 'SecondNet']);
  assert.deepEqual(await whoMay('sns:Publish', topic.replace('-outcomes', '-other')), []);
});

test('what a schedule could not start goes to the dead letters', async () => {
  const queue = 'arn:aws:sqs:us-east-1:123456789012:purchase-offering-dead-letters';
  assert.deepEqual(await whoMay('sqs:SendMessage', queue), ['Schedules']);
});

test('alarms of this account reach the encrypted topic', async () => {
  const ofAlarms = (type: string, policy: 'KeyPolicy' | 'PolicyDocument') =>
    stack
      .of(
        type,
        z.object({ [policy]: z.object({ Statement: z.array(z.looseObject({ Principal: z.unknown() })) }) }),
      )
      .flatMap(({ properties }) => properties[policy]?.Statement ?? [])
      .filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudwatch.amazonaws.com"}');
  const Condition = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
  assert.partialDeepStrictEqual(ofAlarms('AWS::SNS::TopicPolicy', 'PolicyDocument'), [
    { Effect: 'Allow', Action: 'sns:Publish', Condition },
  ]);
  assert.partialDeepStrictEqual(ofAlarms('AWS::KMS::Key', 'KeyPolicy'), [
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition },
  ]);
});

test('the state machine invokes its functions and nothing else; only schedules start it', async () => {
  for (const name of [
    'ValidateRequest',
    'CheckEligibility',
    'PurchaseOffering',
    'ReconcilePurchase',
    'NotifyOutcome',
  ])
    assert.deepEqual(await whoMay('lambda:InvokeFunction', functionArn(name)), ['StateMachine'], name);
  assert.deepEqual(await whoMay('lambda:InvokeFunction', functionArn('LongUnknownPurchases')), []);
  const stateMachine = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';
  assert.deepEqual(await whoMay('states:StartExecution', stateMachine), ['Schedules']);
});

test('no action is a wildcard, and where the resource is one, AWS has no narrower', () => {
  const allowed = policies.flatMap(({ properties }) => properties.PolicyDocument.Statement);
  assert.deepEqual(
    allowed.filter(({ Action }) => Action.some((action) => action.includes('*'))),
    [],
  );
  const everywhere = new Set(
    allowed.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action),
  );
  const forced =
    /^(xray:(Put|GetSampling)|logs:\w*(Delivery|Deliveries|LogGroups|ResourcePolic)|devicefarm:(List|Get|PurchaseOffering$)|mediaconnect:(ListReservations|DescribeOffering|PurchaseOffering)$)/;
  assert.deepEqual(
    [...everywhere].filter((action) => !forced.test(action)),
    [],
  );
});

test('a role is lent to this stack alone, where its service can say for whom it asks', () => {
  const conditions = Object.fromEntries(
    trusts.map(({ id, properties }) => [
      whose(id),
      properties.AssumeRolePolicyDocument.Statement[0]?.Condition,
    ]),
  );
  assert.deepEqual(conditions.StateMachine, {
    StringEquals: { 'aws:SourceAccount': '123456789012' },
    ArnEquals: { 'aws:SourceArn': 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering' },
  });
  assert.deepEqual(conditions.Schedules, {
    StringEquals: {
      'aws:SourceAccount': '123456789012',
      'aws:SourceArn': 'arn:aws:scheduler:us-east-1:123456789012:schedule-group/purchase-offering',
    },
  });
  assert.deepEqual(conditions.SecondNet, {
    StringEquals: { 'aws:SourceAccount': '123456789012' },
    ArnEquals: {
      'aws:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/purchase-offering-ended-in-silence',
    },
  });
  const unconfined = trusts.filter(({ properties }) =>
    properties.AssumeRolePolicyDocument.Statement.some(
      ({ Condition, Principal }) => !Condition && Principal.Service !== 'lambda.amazonaws.com',
    ),
  );
  assert.deepEqual(unconfined, []);
});
