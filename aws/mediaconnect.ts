import {
  DescribeOfferingCommand,
  MediaConnectClient,
  PurchaseOfferingCommand,
  paginateListReservations,
  type Reservation,
} from '@aws-sdk/client-mediaconnect';
import { mediaConnectCommitment } from '../purchasing/commitment.ts';
import { offeringNotFound, reservationReasons } from '../purchasing/eligibility.ts';
import type { Receipt } from '../purchasing/receipt.ts';
import type { MediaConnectPurchase } from '../purchasing/request.ts';
import { whatItProves } from './answer.ts';
import { refusingEmptyAnswers } from './empty-answers.ts';
import type { Assessment, OfferingService } from './offering-service.ts';
import { perRegion } from './region.ts';
import { sendOnce } from './send-once.ts';

const reading = perRegion((region) => {
  const client = new MediaConnectClient({ region, cacheMiddleware: true });
  client.middlewareStack.add(...refusingEmptyAnswers);
  return client;
});
const buying = perRegion((region) => new MediaConnectClient({ region, ...sendOnce }));

const reservations = async (region: string): Promise<Reservation[]> => {
  const all: Reservation[] = [];
  for await (const page of paginateListReservations({ client: reading(region) }, {}))
    all.push(...(page.Reservations ?? []));
  return all;
};

const receiptOf = (reservation: Reservation | undefined): Receipt | undefined =>
  reservation?.ReservationArn ? { id: reservation.ReservationArn, record: { ...reservation } } : undefined;

const price = async (purchase: MediaConnectPurchase): Promise<Assessment> => {
  const { OfferingArn, Start } = purchase.parameters;
  const offering = await reading(purchase.region)
    .send(new DescribeOfferingCommand({ OfferingArn }))
    .then(({ Offering }) => Offering)
    .catch((error) => {
      if (error.name === 'NotFoundException') return undefined;
      throw error;
    });
  if (!offering) return { reasons: [offeringNotFound(purchase)] };
  const { OfferingDescription = '', CurrencyCode, Duration, PricePerUnit, ResourceSpecification } = offering;
  const ReservedBitrate = ResourceSpecification?.ReservedBitrate;
  if (
    !CurrencyCode ||
    !Duration ||
    !PricePerUnit ||
    !ReservedBitrate ||
    offering.DurationUnits !== 'MONTHS' ||
    offering.PriceUnits !== 'HOURLY'
  )
    return {
      reasons: [
        {
          code: 'PriceNotUnderstood',
          message: `The price of ${OfferingArn} is not by the hour for a number of months.`,
        },
      ],
    };
  const commitment = mediaConnectCommitment(
    { OfferingDescription, CurrencyCode, Duration, PricePerUnit, ReservedBitrate },
    Start,
  );
  return { commitment, reasons: [] };
};

/** Whether two ARNs name one offering: AWS writes them with an empty account segment and without one. */
const isSameOffering = (one = '', other = ''): boolean =>
  one.replace('::offering:', ':offering:') === other.replace('::offering:', ':offering:');

export const mediaConnect: OfferingService<MediaConnectPurchase> = {
  price,
  async assess(purchase) {
    const [priced, all] = await Promise.all([price(purchase), reservations(purchase.region)]);
    const standing = all.map((reservation) => ({
      name: reservation.ReservationName ?? '',
      arn: reservation.ReservationArn ?? '',
      state: reservation.ReservationState ?? '',
      end: reservation.End ?? '',
    }));
    return {
      ...priced,
      reasons: [...priced.reasons, ...reservationReasons(purchase.parameters, purchase.region, standing)],
    };
  },

  async purchase({ region, parameters }) {
    try {
      const { Reservation: reservation } = await buying(region).send(new PurchaseOfferingCommand(parameters));
      const receipt = receiptOf(reservation);
      if (receipt) return { kind: 'accepted', receipt };
      return {
        kind: 'unknown',
        reason: { code: 'EmptyAnswer', message: 'MediaConnect answered without a reservation.' },
      };
    } catch (error) {
      return whatItProves(error);
    }
  },

  async find({ region, parameters }, { knownReceipts }) {
    return (await reservations(region))
      .filter(({ ReservationName }) => ReservationName === parameters.ReservationName)
      .flatMap((reservation) => {
        const receipt = receiptOf(reservation);
        const { OfferingArn, Start } = reservation;
        const differs =
          !isSameOffering(OfferingArn, parameters.OfferingArn) ||
          Date.parse(Start ?? '') !== Date.parse(parameters.Start);
        return receipt && !knownReceipts.includes(receipt.id) ? { ...receipt, differs } : [];
      });
  },
};
