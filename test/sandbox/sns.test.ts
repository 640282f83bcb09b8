import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  type PublishCommandInput,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { messagesIn } from '../../sandbox/sns/publish.ts';
import { failure, sandboxAt, topic } from './world.ts';

const noon = '2026-11-05T12:00:00Z';

test('a message is kept as it was published', async (t) => {
  const { sandbox, sns } = await sandboxAt(t, noon);
  const { MessageId } = await sns().send(
    new PublishCommand({
      TopicArn: topic,
      Subject: 'Purchased: 1 <slot> & more',
      Message: '{"default":"Übersicht","email":"Hello"}',
      MessageStructure: 'json',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'notice' },
        'all.of': { DataType: 'String.Array', StringValue: '["a"]' },
      },
    }),
  );
  const [message] = messagesIn(sandbox.books).values();
  assert.deepEqual(
    { ...message, publishedAt: 0 },
    {
      messageId: MessageId,
      topicArn: topic,
      subject: 'Purchased: 1 <slot> & more',
      message: '{"default":"Übersicht","email":"Hello"}',
      messageStructure: 'json',
      attributes: {
        severity: { type: 'String', value: 'notice' },
        'all.of': { type: 'String.Array', value: '["a"]' },
      },
      publishedAt: 0,
    },
  );
});

test('what SNS refuses', async (t) => {
  const { sns } = await sandboxAt(t, noon);
  const refusal = async (input: Partial<PublishCommandInput>) => {
    const { name, message } = await failure(
      sns().send(new PublishCommand({ TopicArn: topic, Message: 'x', ...input })),
    );
    return `${name}: ${message}`;
  };
  const json = 'json';
  assert.equal(
    await refusal({ Subject: 'a'.repeat(101) }),
    'InvalidParameterException: Invalid parameter: Subject',
  );
  assert.equal(
    await refusal({ Subject: 'Slot für 1' }),
    'InvalidParameterException: Invalid parameter: Subject',
  );
  assert.equal(
    await refusal({ Subject: 'two\nlines' }),
    'InvalidParameterException: Invalid parameter: Subject',
  );
  assert.match(await refusal({ MessageStructure: json, Message: 'x' }), /JSON message body failed to parse/);
  assert.match(
    await refusal({ MessageStructure: json, Message: '{"email":"x"}' }),
    /No default entry in JSON message body/,
  );
  assert.match(await refusal({ Message: 'x'.repeat(262_145) }), /Invalid parameter: Message$/);
  assert.match(
    await refusal({ MessageAttributes: { 'a b': { DataType: 'String', StringValue: 'x' } } }),
    /MessageAttributes/,
  );
  assert.equal(await refusal({ TopicArn: `${topic}-2` }), 'NotFoundException: Topic does not exist');
  assert.equal(
    await refusal({ TopicArn: 'topic' }),
    'InvalidParameterException: Invalid parameter: TopicArn',
  );
});

test('topics and their subscriptions', async (t) => {
  const { sns } = await sandboxAt(t, noon);
  const client = sns();
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'second' }));
  assert.equal(TopicArn, 'arn:aws:sns:us-east-1:123456789012:second');
  const { Topics } = await client.send(new ListTopicsCommand({}));
  assert.deepEqual(Topics, [{ TopicArn: topic }, { TopicArn }]);
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'someone@example.com' }));
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
  assert.equal(Attributes?.SubscriptionsConfirmed, '1');
  const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  assert.equal(Subscriptions?.[0]?.Endpoint, 'someone@example.com');
});
