/** What a script does that looks an offering up, buys it and tells a topic, once each and without a second thought. */
import {
  DescribeOfferingCommand,
  MediaConnectClient,
  PurchaseOfferingCommand,
} from '@aws-sdk/client-mediaconnect';
import { handler as publish } from './notify-outcome.ts';

const mediaconnect = new MediaConnectClient({ region: 'eu-west-1' });

export const handler = async ({ OfferingArn, Start }: { OfferingArn: string; Start: string }) => {
  await mediaconnect.send(new DescribeOfferingCommand({ OfferingArn }));
  await mediaconnect.send(new PurchaseOfferingCommand({ OfferingArn, ReservationName: 'bare', Start }));
  await publish();
};
