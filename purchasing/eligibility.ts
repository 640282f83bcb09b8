import type { Commitment } from './commitment.ts';
import { exceeds, inWords, type Money } from './money.ts';
import type { Reason } from './outcome.ts';
import type { DeviceFarmParameters, MediaConnectParameters, Purchase } from './request.ts';

/** A reservation, as far as it can stand against another one. */
export type StandingReservation = { name: string; arn: string; state: string; end: string };

/** "If you already have an active reservation, you can't purchase another offering" and "the name must be unique" (user guide). */
export const reservationReasons = (
  { ReservationName }: MediaConnectParameters,
  region: string,
  reservations: StandingReservation[],
): Reason[] => {
  const active = reservations
    .filter(({ state }) => state === 'ACTIVE' || state === 'PROCESSING')
    .map(
      ({ name, arn, end }): Reason => ({
        code: 'ReservationActive',
        message: `The reservation ${name} is active in ${region} until ${end}; only one can be active at a time.`,
        figures: { reservationName: name, reservationArn: arn, until: end },
      }),
    );
  const taken = reservations.find(({ name }) => name === ReservationName);
  return taken
    ? [
        ...active,
        {
          code: 'ReservationNameTaken',
          message: `The name ${ReservationName} belongs to another reservation in ${region}; names are never reused, expired ones included.`,
          figures: { reservationName: ReservationName, reservationArn: taken.arn },
        },
      ]
    : active;
};

/** `owned`: slots now or from the next period on, whichever is more. `maxSlots`: the account's limit, where it has one. */
export const slotReasons = (
  { offeringId, quantity, offeringPromotionId }: DeviceFarmParameters,
  {
    owned,
    maxSlots,
    promotions,
  }: { owned: number; maxSlots: number | undefined; promotions: string[] | undefined },
): Reason[] => {
  const reasons: Reason[] = [];
  if (offeringPromotionId !== undefined && !promotions?.includes(offeringPromotionId))
    reasons.push({
      code: 'PromotionNotFound',
      message: `The promotion ${offeringPromotionId} is unknown, or this account has used it already.`,
      figures: { offeringPromotionId },
    });
  if (maxSlots !== undefined && owned + quantity > maxSlots)
    reasons.push({
      code: 'SlotsExceeded',
      message: `The account has ${owned} slots of this offering and may have ${maxSlots}; ${quantity} more do not fit.`,
      figures: { offeringId, owned, quantity, maxSlots },
    });
  return reasons;
};

export const offeringNotFound = (purchase: Purchase): Reason => {
  const offering =
    purchase.service === 'mediaconnect' ? purchase.parameters.OfferingArn : purchase.parameters.offeringId;
  return {
    code: 'OfferingNotFound',
    message: `The offering ${offering} is not for sale in ${purchase.region}.`,
    figures: { offering, region: purchase.region },
  };
};

/** Holds what the purchase commits to against the request's limit and the deployment's ceiling, which no request can raise. */
export const spendReasons = (
  commitment: Commitment,
  spendLimit: Money | undefined,
  ceiling: Money,
): Reason[] => {
  const { committed, term } = commitment;
  const over = term ? `over ${term.months} months` : 'a month';
  const against = (code: string, limit: Money, whose: string): Reason[] =>
    exceeds(committed, limit)
      ? [
          {
            code,
            message: `It would cost up to ${inWords(committed)} ${over}, and ${whose} is ${inWords(limit)}.`,
            figures: {
              committed: committed.amount,
              limit: limit.amount,
              currencyCode: committed.currencyCode,
            },
          },
        ]
      : [];
  return [
    ...(spendLimit ? against('SpendLimitExceeded', spendLimit, "the request's spend limit") : []),
    ...against('SpendCeilingExceeded', ceiling, "this deployment's ceiling for a single purchase"),
  ];
};
