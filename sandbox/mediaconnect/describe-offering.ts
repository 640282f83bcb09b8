import type { Books } from '../books.ts';
import { AwsError, type Operation } from '../wire.ts';
import { findOffering } from './offerings.ts';

export const describeOffering =
  (books: Books): Operation =>
  ({ offeringArn }, { region }) => {
    const offering = findOffering(books, region, String(offeringArn));
    if (!offering) throw new AwsError('NotFoundException', `Offering ${offeringArn} not found`, 404);
    return { offering };
  };
