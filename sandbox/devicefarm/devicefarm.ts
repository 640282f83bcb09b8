import type { Books } from '../books.ts';
import { json } from '../protocols/json.ts';
import type { Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { AwsError, type Operation } from '../wire.ts';
import { getAccountSettings } from './get-account-settings.ts';
import { getOfferingStatus } from './get-offering-status.ts';
import { listOfferingPromotions } from './list-offering-promotions.ts';
import { listOfferingTransactions } from './list-offering-transactions.ts';
import { listOfferings } from './list-offerings.ts';
import { purchaseOffering } from './purchase-offering.ts';
import { renewOffering } from './renew-offering.ts';

export const deviceFarm = (books: Books, switches: Switches): Service => {
  const eligible =
    (operation: Operation): Operation =>
    (input, caller) => {
      if (switches.current.deviceFarmEligible) return operation(input, caller);
      throw new AwsError(
        'NotEligibleException',
        'The account is not eligible. Write to aws-devicefarm-support@amazon.com to be able to invoke this operation',
      );
    };
  return {
    protocol: json('DeviceFarm_20150623', '1.1'),
    operations: {
      ListOfferings: eligible(listOfferings(books, switches)),
      ListOfferingPromotions: eligible(listOfferingPromotions(books, switches)),
      ListOfferingTransactions: eligible(listOfferingTransactions(books, switches)),
      GetOfferingStatus: eligible(getOfferingStatus(books, switches)),
      GetAccountSettings: getAccountSettings(books, switches),
      PurchaseOffering: eligible(purchaseOffering(books, switches)),
      RenewOffering: eligible(renewOffering(books, switches)),
    },
    regions: ['us-west-2'],
    // List and Get 10 a second with a burst of 50, every other call 1 a second with a burst of 10 (limits page)
    rate: (operation) =>
      /^(List|Get)/.test(operation)
        ? { bucket: 'reads', perSecond: 10, burst: 50 }
        : { bucket: 'writes', perSecond: 1, burst: 10 },
    errors: {
      throttled: ['ThrottlingException', 400],
      denied: ['AccessDeniedException', 400],
      internal: ['InternalFailure', 500],
      unavailable: ['ServiceUnavailable', 503],
    },
  };
};
