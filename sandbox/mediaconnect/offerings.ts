import { type Books, uuid } from '../books.ts';

/** An offering as MediaConnect describes it. */
export type Offering = {
  currencyCode: 'USD';
  duration: number;
  durationUnits: 'MONTHS';
  offeringArn: string;
  offeringDescription: string;
  pricePerUnit: string;
  priceUnits: 'HOURLY';
  resourceSpecification: { reservedBitrate: number; resourceType: 'Mbps_Outbound_Bandwidth' };
};

/** Where MediaConnect is (AWS's endpoints data). */
export const regions = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-4',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

// AWS publishes no prices: these are ours, a larger reservation costing less per Mbps.
const seeds = [
  { reservedBitrate: 20, pricePerUnit: '0.0300' },
  { reservedBitrate: 50, pricePerUnit: '0.0285' },
  { reservedBitrate: 100, pricePerUnit: '0.0270' },
  { reservedBitrate: 200, pricePerUnit: '0.0250' },
  { reservedBitrate: 500, pricePerUnit: '0.0225' },
];

/** The offerings of a Region, at the prices that they have now. */
export const offeringsIn = (books: Books, region: string): Offering[] =>
  regions.includes(region)
    ? seeds.map(({ reservedBitrate, pricePerUnit }) => {
        const id = uuid(`mediaconnect ${region} ${reservedBitrate}`);
        const offeringArn = `arn:aws:mediaconnect:${region}::offering:${id}`;
        return {
          currencyCode: 'USD',
          duration: 12,
          durationUnits: 'MONTHS',
          offeringArn,
          offeringDescription: `${reservedBitrate} Mbps of outbound bandwidth for 12 months`,
          pricePerUnit: prices(books, region).get(offeringArn) ?? pricePerUnit,
          priceUnits: 'HOURLY',
          resourceSpecification: { reservedBitrate, resourceType: 'Mbps_Outbound_Bandwidth' },
        };
      })
    : [];

/** Finds by ARN, with or without the empty account segment: AWS writes both. */
export const findOffering = (books: Books, region: string, arn: string): Offering | undefined => {
  const [, id] = arn.match(/^arn:aws:mediaconnect:[a-z0-9-]+:{1,2}offering:([^:]+)$/) ?? [];
  return arn.startsWith(`arn:aws:mediaconnect:${region}:`) && id !== undefined
    ? offeringsIn(books, region).find(({ offeringArn }) => offeringArn.endsWith(`:${id}`))
    : undefined;
};

/** Changes what an offering costs an Mbps and hour from now on. */
export const setOfferingPrice = (
  books: Books,
  region: string,
  arn: string,
  pricePerUnit: string,
): Offering | undefined => {
  const offering = findOffering(books, region, arn);
  if (offering) prices(books, region).set(offering.offeringArn, pricePerUnit);
  return findOffering(books, region, arn);
};

const prices = (books: Books, region: string) => books.collection<string>('mediaconnect-prices', region);
