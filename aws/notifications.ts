import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Notification } from '../purchasing/notification.ts';
import { outcomeTopicArn } from './environment.ts';

const sns = new SNSClient({ cacheMiddleware: true });

/** Publishes once or, after a lost reply, more than once: to be told twice is better than not to be told. */
export const publish = async ({ subject, bodies, attributes }: Notification): Promise<void> => {
  await sns.send(
    new PublishCommand({
      TopicArn: outcomeTopicArn(),
      Subject: subject,
      Message: JSON.stringify(bodies),
      MessageStructure: 'json',
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
};
