import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { z } from 'zod';
import { type DeploymentInput, readDeployments } from '../../infra/configuration.ts';
import { PurchaseWorkflow } from '../../infra/purchase-workflow.ts';

const account = '123456789012';
const region = 'us-east-1';

export const definition = readFileSync(
  new URL('../../statemachine/purchase-offering.asl.json', import.meta.url),
  'utf8',
);

const names = [
  'ValidateRequest',
  'CheckEligibility',
  'PurchaseOffering',
  'ReconcilePurchase',
  'NotifyOutcome',
  'LongUnknownPurchases',
];

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      DeletionPolicy: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

type Resource = z.output<typeof template>['Resources'][string];

/** A deployment with everything that can be asked for. */
export const furnishedTrial: DeploymentInput = {
  stage: 'trial',
  spendCeiling: '900.00 USD',
  purchasesAtOnce: 'unreserved',
  ledgerRemoval: 'destroy',
  people: [{ email: 'ops@example.com' }, { email: 'on-call@example.com', from: 'critical' }],
  endpoints: [{ url: 'https://example.com/buyonce', from: 'info' }],
  chat: { slackWorkspaceId: 'T0123ABCD', slackChannelId: 'C0123ABCD' },
  schedules: [
    {
      name: 'renew-eu',
      expression: 'cron(0 6 * * ? *)',
      timeZone: 'Europe/Dublin',
      flexibleWindowMinutes: 15,
      request: {
        service: 'mediaconnect',
        region: 'eu-west-1',
        purchase: { OfferingArn: 'arn:aws:mediaconnect:eu-west-1::offering:20mbps' },
      },
    },
  ],
};

/** A folder for every function, as bundles are, with no code in it. */
export const emptyBundles = (folder: string): void => {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, `${name}.mjs`), '');
  }
};

/** The name that the stack gives a resource, or else its logical id. */
const nameOf = (id: string, { Type, Properties }: Resource): string =>
  z
    .string()
    .parse(
      Properties[Type === 'AWS::Events::Rule' ? 'Name' : `${Type.split('::')[2]}Name`] ??
        Properties.StateMachineName ??
        Properties.Name ??
        id,
    );

const arnParts: Record<string, (name: string) => string> = {
  'AWS::DynamoDB::Table': (name) => `dynamodb:${region}:${account}:table/${name}`,
  'AWS::Lambda::Function': (name) => `lambda:${region}:${account}:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `logs:${region}:${account}:log-group:${name}:*`,
  'AWS::SNS::Topic': (name) => `sns:${region}:${account}:${name}`,
  'AWS::SQS::Queue': (name) => `sqs:${region}:${account}:${name}`,
  'AWS::KMS::Key': (name) => `kms:${region}:${account}:key/${name}`,
  'AWS::IAM::Role': (name) => `iam::${account}:role/${name}`,
  'AWS::IAM::ManagedPolicy': (name) => `iam::${account}:policy/${name}`,
  'AWS::StepFunctions::StateMachine': (name) => `states:${region}:${account}:stateMachine:${name}`,
  'AWS::Scheduler::ScheduleGroup': (name) => `scheduler:${region}:${account}:schedule-group/${name}`,
  'AWS::CloudWatch::Alarm': (name) => `cloudwatch:${region}:${account}:alarm:${name}`,
  'AWS::Events::Rule': (name) => `events:${region}:${account}:rule/${name}`,
};

/** What Ref of these types is: the name. Of the others that the stack refers to it is the ARN. */
const referredToByName = [
  'AWS::DynamoDB::Table',
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::Scheduler::ScheduleGroup',
];

/** The template's values as CloudFormation would fill them in; enough of its functions for this stack. */
const filledIn = (resources: Record<string, Resource>) => {
  const pseudo: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const arn = (id: string, resource: Resource) =>
    `arn:aws:${arnParts[resource.Type]?.(nameOf(id, resource))}`;
  const ref = (id: string): string => {
    const resource = resources[id];
    if (!resource) return pseudo[id] ?? id;
    return referredToByName.includes(resource.Type) ? nameOf(id, resource) : arn(id, resource);
  };
  const attribute = ([id = '', name]: string[]): string => {
    const resource = resources[id];
    if (!resource) throw new Error(`Nothing is called ${id}`);
    return name === 'Arn' ? arn(id, resource) : nameOf(id, resource);
  };
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (value === null || typeof value !== 'object') return value;
    const [[key, argument] = [], ...more] = Object.entries(value);
    if (more.length === 0 && key === 'Ref') return ref(z.string().parse(argument));
    if (more.length === 0 && key === 'Fn::GetAtt') return attribute(z.array(z.string()).parse(argument));
    if (more.length === 0 && key === 'Fn::Join') {
      const [separator, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument);
      return parts.map(fill).join(separator);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  return fill;
};

/**
 * The stack of a deployment in account 123456789012 and us-east-1, synthesized, with every reference filled in. The
 * functions are empty unless `bundles` are given; `folder` is where the assembly with their zips' contents is.
 */
export const synthesized = (
  deployment: DeploymentInput = {},
  { bundles, folder }: { bundles?: string; folder?: string } = {},
) => {
  const outdir = folder ?? mkdtempSync(join(tmpdir(), 'buyonce-stack-'));
  try {
    const code = bundles ?? join(outdir, 'empty');
    if (!bundles) emptyBundles(code);
    // CloudFormation's rules take seconds to load; synth.test.ts holds the stack against them.
    const context = { '@aws-cdk/core:validateAgainstDefaultRules': false };
    const app = new App({ outdir: join(outdir, 'assembly'), context });
    const stack = new Stack(app, 'Stack', { env: { account, region } });
    for (const one of readDeployments([deployment], region))
      new PurchaseWorkflow(stack, 'BuyOnce', { deployment: one, definition, bundles: code });
    const [artifact] = app.synth().stacks;
    const { Resources } = template.parse(artifact?.template);
    const fill = filledIn(Resources);
    const all = Object.entries(Resources).map(([id, resource]) => ({
      ...resource,
      id,
      name: nameOf(id, resource),
      properties: fill(resource.Properties),
    }));
    return {
      all,
      /** The resources of a type, their properties read by a schema. */
      of: <S extends z.ZodType>(type: string, properties: S) =>
        all
          .filter(({ Type }) => Type === type)
          .map((resource) => ({ ...resource, properties: properties.parse(resource.properties) })),
    };
  } finally {
    if (!folder) rmSync(outdir, { recursive: true });
  }
};

export type SynthesizedStack = ReturnType<typeof synthesized>;
