/** The call of NotifyOutcome and nothing else. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const sns = new SNSClient({});

export const handler = () =>
  sns.send(
    new PublishCommand({
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
      Subject: 'Purchased',
      Message: JSON.stringify({ default: 'x'.repeat(3000), email: 'x'.repeat(900), https: 'x'.repeat(1500) }),
      MessageStructure: 'json',
      MessageAttributes: Object.fromEntries(
        ['service', 'outcome', 'severity', 'region', 'requestId'].map((name) => [
          name,
          { DataType: 'String', StringValue: name },
        ]),
      ),
    }),
  );
