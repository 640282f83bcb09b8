import { App, type AppProps, Stack, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readDeployments, workflowNameOf } from './configuration.ts';
import { PurchaseWorkflow } from './purchase-workflow.ts';

// W3005: CDK lets a function wait for its role's policy by naming the role beside it. E3601: cfn-lint does not know the
// OutputPath of a Succeed state (Amazon States Language, "Succeed State"); statemachine-rules.ts lints the definition.
const lintedElsewhere = ['W3005', 'E3601'];

export type StacksProps = {
  deployments: unknown;
  /** The Region of the deployments that name none. */
  defaultRegion: string;
  /** The account of the deployments that name none; absent: that of the credentials that deploy. */
  defaultAccount?: string | undefined;
  definition: string;
  bundles: string;
  app?: AppProps;
};

/**
 * An app with a stack for each stage and Region. Its synthesis fails when AWS Solutions' rules (cdk-nag) or
 * CloudFormation's own find a fault that was not acknowledged in writing.
 */
export const createApp = ({
  deployments,
  defaultRegion,
  defaultAccount,
  definition,
  bundles,
  app: props,
}: StacksProps): App => {
  const app = new App({ ...props, postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const deployment of readDeployments(deployments, defaultRegion)) {
    const { stage, region, account = defaultAccount, tags } = deployment;
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
  return app;
};
