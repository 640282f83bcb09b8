import type { Books } from '../books.ts';
import { restJson } from '../protocols/rest-json.ts';
import type { Service } from '../service.ts';
import type { Switches } from '../switches.ts';
import { describeOffering } from './describe-offering.ts';
import { describeReservation } from './describe-reservation.ts';
import { listOfferings } from './list-offerings.ts';
import { listReservations } from './list-reservations.ts';
import { regions } from './offerings.ts';
import { purchaseOffering } from './purchase-offering.ts';

export const mediaConnect = (books: Books, switches: Switches): Service => ({
  protocol: restJson([
    { operation: 'ListOfferings', method: 'GET', path: '/v1/offerings', status: 200 },
    { operation: 'DescribeOffering', method: 'GET', path: '/v1/offerings/{offeringArn}', status: 200 },
    { operation: 'PurchaseOffering', method: 'POST', path: '/v1/offerings/{offeringArn}', status: 201 },
    { operation: 'ListReservations', method: 'GET', path: '/v1/reservations', status: 200 },
    {
      operation: 'DescribeReservation',
      method: 'GET',
      path: '/v1/reservations/{reservationArn}',
      status: 200,
    },
  ]),
  operations: {
    ListOfferings: listOfferings(books, switches),
    DescribeOffering: describeOffering(books),
    PurchaseOffering: purchaseOffering(books, switches),
    ListReservations: listReservations(books, switches),
    DescribeReservation: describeReservation(books, switches),
  },
  regions,
  rate: () => {
    const perSecond = switches.current.mediaConnectRequestsPerSecond;
    return { bucket: 'all', perSecond, burst: perSecond };
  },
  errors: {
    throttled: ['TooManyRequestsException', 429],
    denied: ['ForbiddenException', 403],
    internal: ['InternalServerErrorException', 500],
    unavailable: ['ServiceUnavailableException', 503],
  },
});
