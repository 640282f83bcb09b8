import { Stack, Validations } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Notifications } from './notifications.ts';

/** How an execution fails whose outcome was told: the error is the outcome. */
const told = ['REJECTED', 'INVALID', 'FAILED', 'NEEDS_ATTENTION'];

export type SecondNetProps = {
  workflowName: string;
  stateMachine: StateMachine;
  notifications: Notifications;
  deadLetters: IQueue;
};

/** Tells of the executions that ended without telling anybody: stopped by hand, timed out, or failed outside of the story. */
export class SecondNet extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { workflowName, stateMachine, notifications, deadLetters }: SecondNetProps,
  ) {
    super(scope, id);
    const ruleName = `${workflowName}-ended-in-silence`;
    const role = new Role(this, 'Role', {
      description: `What the rule ${ruleName} may do`,
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: ruleName,
            }),
          },
        },
      }),
    });
    for (const permission of notifications.toPublish()) role.addToPolicy(permission);
    const detail = (field: string) => EventField.fromPath(`$.detail.${field}`);
    const rule = new Rule(this, 'Rule', {
      ruleName,
      description: 'Executions that ended without having told anybody how',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          // An event without its error is taken for silence: to be told twice is better than not to be told.
          $or: [
            { status: ['TIMED_OUT', 'ABORTED'] },
            { status: ['FAILED'], error: [{ 'anything-but': told }] },
            { status: ['FAILED'], error: [{ exists: false }] },
          ],
        },
      },
      targets: [
        // By its ARN alone: of the topic itself the target would grant every kind of data key (kms:GenerateDataKey*).
        new SnsTopic(Topic.fromTopicArn(this, 'Topic', notifications.topic.topicArn), {
          role,
          deadLetterQueue: deadLetters,
          message: RuleTargetInput.fromMultilineText(
            [
              `A purchase workflow ended as ${detail('status')} and could not tell its outcome itself.`,
              `Execution: ${detail('executionArn')}`,
              'It may have bought or not. Do not buy it by another way before that is settled.',
              `What to do next: start the same request again, under the same requestId (without one, the requestId is ${detail('name')}). That is safe: it looks first, and buys at most once.`,
              'More: docs/runbook.md, "executions-interrupted".',
            ].join('\n'),
          ),
        }),
      ],
    });
    Validations.of(rule).acknowledge({
      id: 'Annotation::@aws-cdk/aws-events:ruleUnresolvedEnvironment',
      reason: 'The topic is of the same stack.',
    });
  }
}
