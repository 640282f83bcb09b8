import Big from 'big.js';
import type { Evidence, Send } from './evidence.ts';
import { mediaConnectOfferings } from './history.ts';

/** What the judge reads of a request. */
export type Request = {
  requestId?: string;
  dryRun?: boolean;
  resendWhenAbsent?: boolean;
  purchase: { OfferingArn?: string; quantity?: number };
  spendLimit?: { amount: string };
};

/** What an hour or a month cost by the prices from the beginning of the function that sent: one that changes after its last look can't be known. */
export const ratesAt = (request: Request, send: Send, prices: Evidence['prices']): string[] => {
  const offering = mediaConnectOfferings.find(
    ({ offeringArn }) => offeringArn === request.purchase.OfferingArn,
  );
  return prices
    .filter(
      ({ at }, index) =>
        at <= send.at && (prices[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= send.functionBeganAt,
    )
    .map(({ factor }) =>
      offering
        ? new Big(new Big(offering.pricePerUnit).times(factor).toFixed(6)).times(
            offering.resourceSpecification.reservedBitrate,
          )
        : new Big(250).times(factor).times(request.purchase.quantity ?? 0),
    )
    .map((rate) => rate.toFixed());
};

/** Whether a send is above its request's limit by every price that it can have seen. */
export const aboveLimit = (request: Request, send: Send, prices: Evidence['prices']): boolean => {
  const { spendLimit, purchase } = request;
  if (!spendLimit) return false;
  const units = purchase.OfferingArn === undefined ? 1 : 8760;
  return ratesAt(request, send, prices).every((rate) => new Big(rate).times(units).gt(spendLimit.amount));
};
