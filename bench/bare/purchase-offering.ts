/** The calls of PurchaseOffering for MediaConnect and nothing else. */
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeOfferingCommand,
  ListReservationsCommand,
  MediaConnectClient,
  PurchaseOfferingCommand,
} from '@aws-sdk/client-mediaconnect';

const dynamodb = new DynamoDBClient({});
const mediaconnect = new MediaConnectClient({ region: 'eu-west-1' });
const buying = new MediaConnectClient({
  region: 'eu-west-1',
  maxAttempts: 1,
  requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } },
});

type Purchase = { OfferingArn: string; Start?: string };

const TableName = 'purchase-offering-ledger';
const key = (sequence: string) => ({ purchaseId: { S: 'bare' }, sequence: { N: sequence } });
const put = (sequence: string) =>
  dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: { ...key(sequence), entry: { S: 'x'.repeat(900) } },
      ConditionExpression: 'attribute_not_exists(purchaseId)',
    }),
  );

export const handler = async ({ OfferingArn, Start = new Date(0).toISOString() }: Purchase) => {
  await dynamodb.send(new GetItemCommand({ TableName, Key: key('0'), ConsistentRead: true }));
  await mediaconnect.send(new DescribeOfferingCommand({ OfferingArn }));
  await dynamodb.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'purchaseId = :purchaseId',
      ExpressionAttributeValues: { ':purchaseId': { S: 'bare' } },
    }),
  );
  await put('0');
  await mediaconnect.send(new ListReservationsCommand({}));
  await put('1');
  await put('2');
  await buying.send(new PurchaseOfferingCommand({ OfferingArn, ReservationName: 'bare', Start }));
  await put('3');
};
