import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { createAlarms } from './alarms.ts';
import { type Deployment, workflowNameOf } from './configuration.ts';
import { createDashboard } from './dashboard.ts';
import { createLedger } from './ledger.ts';
import { Notifications } from './notifications.ts';
import { permissionsOf } from './permissions.ts';
import { Schedules } from './schedules.ts';
import { SecondNet } from './second-net.ts';
import { statemachineFaults, taskStates } from './statemachine-rules.ts';
import { WorkflowFunction } from './workflow-function.ts';

export type PurchaseWorkflowProps = {
  deployment: Deployment;
  /** The state machine, in Amazon States Language. */
  definition: string;
  /** The folder in which every function has its bundle, in a folder of its own name. */
  bundles: string;
};

/** The whole of BuyOnce in one Region: the state machine, its functions, the ledger, and everybody who is told. */
export class PurchaseWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  private readonly workflowName: string;
  private readonly deployment: Deployment;

  constructor(scope: Construct, id: string, { deployment, definition, bundles }: PurchaseWorkflowProps) {
    super(scope, id);
    const faults = statemachineFaults(definition);
    if (faults.length > 0) throw new Error(['The state machine is not in order:', ...faults].join('\n- '));

    this.deployment = deployment;
    const workflowName = workflowNameOf(deployment.stage);
    this.workflowName = workflowName;
    const ledger = createLedger(this, { workflowName, ...deployment });
    const notifications = new Notifications(this, 'Notifications', { workflowName, ...deployment });
    const deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `${workflowName}-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue.',
    });

    const permissions = permissionsOf(ledger, notifications);
    const createFunction = (name: string, description: string): IFunction =>
      new WorkflowFunction(this, name, {
        functionName: `${workflowName}-${name}`,
        description,
        bundles,
        environment: {
          LEDGER_TABLE: ledger.tableName,
          OUTCOME_TOPIC_ARN: notifications.topic.topicArn,
          SPEND_CEILING: deployment.spendCeiling,
        },
        permissions: permissions[name] ?? { may: [], wildcards: [] },
        logRetention: deployment.logRetentionDays,
        reservedConcurrency:
          name === 'PurchaseOffering' && deployment.purchasesAtOnce !== 'unreserved'
            ? deployment.purchasesAtOnce
            : undefined,
      }).function;
    const functions = Object.fromEntries(
      taskStates(definition).map(({ name }) => [
        name,
        createFunction(name, `The state ${name} of ${workflowName}`),
      ]),
    );
    this.stateMachine = this.createStateMachine(definition, functions);
    const watch = createFunction(
      'LongUnknownPurchases',
      'Counts what has been unknown for more than an hour',
    );
    new Rule(this, 'EveryHour', {
      ruleName: `${workflowName}-every-hour`,
      description: 'Has the purchases counted that have been unknown for more than an hour',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(watch)],
    });

    const { stateMachine } = this;
    new SecondNet(this, 'SecondNet', { workflowName, stateMachine, notifications, deadLetters });
    new Schedules(this, 'Schedules', {
      workflowName,
      stateMachine,
      deadLetters,
      schedules: deployment.schedules,
    });
    const watched = {
      workflowName,
      stateMachine,
      functions: { ...functions, LongUnknownPurchases: watch },
      ledger,
      deadLetters,
    };
    createDashboard(this, watched, createAlarms(this, watched, notifications.topic));

    new CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
    new CfnOutput(this, 'TopicArn', { value: notifications.topic.topicArn });
    new CfnOutput(this, 'LedgerTable', { value: ledger.tableName });
  }

  private createStateMachine(definition: string, functions: Record<string, IFunction>): StateMachine {
    const stack = Stack.of(this);
    const role = new Role(this, 'StateMachineRole', {
      description: `What the state machine ${this.workflowName} may do`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnEquals: {
            'aws:SourceArn': stack.formatArn({
              service: 'states',
              resource: 'stateMachine',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
              resourceName: this.workflowName,
            }),
          },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(functions).map(({ functionArn }) => functionArn),
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray and the delivery of a state machine\'s logs have no resources to limit them to (Step Functions developer guide, "Logging to CloudWatch Logs").',
    });
    return new StateMachine(this, 'StateMachine', {
      stateMachineName: this.workflowName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(functions).map(([name, { functionArn }]) => [name, functionArn]),
      ),
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'StateMachineLogs', {
          // Log groups under this prefix share one entry of CloudWatch's resource policy, which is limited in size.
          logGroupName: `/aws/vendedlogs/states/${this.workflowName}`,
          retention: this.deployment.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }
}
