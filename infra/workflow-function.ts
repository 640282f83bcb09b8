import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Permissions } from './permissions.ts';

/** Ends before its state does (90 s), so that the state hears the function's own end. */
export const timeoutSeconds = 60;

export type WorkflowFunctionProps = {
  functionName: string;
  description: string;
  /** The folder of bundles; the code of this function is in the one of its id. */
  bundles: string;
  environment: Record<string, string>;
  permissions: Permissions;
  logRetention: RetentionDays;
  reservedConcurrency?: number | undefined;
};

/** A Lambda function with a log group and a role of its own, which may do what it is told here and nothing else. */
export class WorkflowFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      description: `What ${props.functionName} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: `${id}.handler`,
      code: Code.fromAsset(join(props.bundles, id)),
      memorySize: 256,
      timeout: Duration.seconds(timeoutSeconds),
      environment: props.environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const permission of props.permissions.may) role.addToPolicy(permission);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: ['X-Ray has no resources to limit its two actions to.', ...props.permissions.wildcards].join(
        ' ',
      ),
    });
  }
}
