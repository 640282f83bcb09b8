import { App, Stack, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { build, bundles, definition } from './build.ts';
import { readDeployments, workflowNameOf } from './configuration.ts';
import { deployments } from './deployments.ts';
import { PurchaseWorkflow } from './purchase-workflow.ts';

const stacks = readDeployments(deployments, process.env.CDK_DEFAULT_REGION ?? 'us-east-1');
await build();

// W3005: CDK lets a function wait for its role's policy by naming the role beside it. E3601: cfn-lint does not know the
// OutputPath of a Succeed state (Amazon States Language, "Succeed State"); statemachine-rules.ts lints the definition.
const lintedElsewhere = ['W3005', 'E3601'];

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
for (const deployment of stacks) {
  const { stage, region, account = process.env.CDK_DEFAULT_ACCOUNT, tags } = deployment;
  const stackName = workflowNameOf(stage);
  const stack = new Stack(app, [stackName, deployment.account, region].filter(Boolean).join('-'), {
    stackName,
    description: 'BuyOnce: purchases AWS capacity offerings, once',
    env: { region, ...(account && { account }) },
  });
  stack.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: lintedElsewhere } } };
  new PurchaseWorkflow(stack, 'BuyOnce', { deployment, definition, bundles });
  // A dashboard's tags are newer than what checks templates.
  const tagging = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };
  for (const [key, value] of Object.entries({ application: 'buyonce', ...tags }))
    Tags.of(stack).add(key, value, tagging);
}
app.synth();
