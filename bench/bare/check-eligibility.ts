/** The calls of CheckEligibility for MediaConnect and nothing else. */
import {
  DescribeOfferingCommand,
  ListReservationsCommand,
  MediaConnectClient,
} from '@aws-sdk/client-mediaconnect';

const mediaconnect = new MediaConnectClient({ region: 'eu-west-1' });

export const handler = ({ OfferingArn }: { OfferingArn: string }) =>
  Promise.all([
    mediaconnect.send(new DescribeOfferingCommand({ OfferingArn })),
    mediaconnect.send(new ListReservationsCommand({})),
  ]);
