/** The calls of ValidateRequest and nothing else. */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});

export const handler = () =>
  dynamodb.send(
    new QueryCommand({
      TableName: 'purchase-offering-ledger',
      ConsistentRead: true,
      KeyConditionExpression: 'purchaseId = :purchaseId',
      ExpressionAttributeValues: { ':purchaseId': { S: 'bare' } },
    }),
  );
