import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { Effect, ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Deployment, severitiesFrom } from './configuration.ts';

export type NotificationsProps = { workflowName: string } & Pick<Deployment, 'people' | 'endpoints' | 'chat'>;

/**
 * The messages from a severity upwards, and those that have none: an alarm and the second net can't give their
 * messages attributes, and a filter on an attribute alone would drop them in silence.
 */
const heardFrom = (from: Deployment['people'][number]['from']) => ({
  severity: new SubscriptionFilter([...severitiesFrom(from), { exists: false }]),
});

/** The topic that everybody is told by: the workflow, the alarms, and the second net. */
export class Notifications extends Construct {
  readonly topic: Topic;
  private readonly key: Key;

  constructor(scope: Construct, id: string, { workflowName, people, endpoints, chat }: NotificationsProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const fromAlarms = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    };
    // Alarms can't publish to a topic that is encrypted with the account's own key for SNS: its policy can't be changed.
    this.key = new Key(this, 'Key', {
      description: `Encrypts the messages of ${workflowName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        ...fromAlarms,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    );
    this.topic = new Topic(this, 'Topic', {
      topicName: `${workflowName}-outcomes`,
      displayName: 'BuyOnce',
      masterKey: this.key,
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({ ...fromAlarms, actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    for (const { email, from } of people)
      this.topic.addSubscription(new EmailSubscription(email, { filterPolicy: heardFrom(from) }));
    for (const { url, from } of endpoints)
      this.topic.addSubscription(new UrlSubscription(url, { filterPolicy: heardFrom(from) }));
    if (people.length === 0 && endpoints.length === 0 && !chat)
      Annotations.of(this).addWarningV2(
        'BuyOnce:NobodyIsTold',
        `Nobody subscribes to ${workflowName}: purchases that need attention, and alarms, are told to nobody. Name people in infra/deployments.ts.`,
      );
    if (chat)
      new SlackChannelConfiguration(this, 'Chat', {
        slackChannelConfigurationName: workflowName,
        ...chat,
        notificationTopics: [this.topic],
        guardrailPolicies: [
          new ManagedPolicy(this, 'ChatOnlyListens', {
            description: 'Nothing can be done to the account from the chat channel',
            statements: [new PolicyStatement({ effect: Effect.DENY, actions: ['*'], resources: ['*'] })],
          }),
        ],
      });
  }

  /** What it takes to publish to the topic. */
  toPublish(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.key.keyArn] }),
    ];
  }
}
