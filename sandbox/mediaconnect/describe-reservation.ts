import type { Books } from '../books.ts';
import type { Switches } from '../switches.ts';
import { AwsError, type Operation } from '../wire.ts';
import { describe, reservationsOf } from './reservations.ts';

export const describeReservation =
  (books: Books, switches: Switches): Operation =>
  ({ reservationArn }, { account, region, now, asOf }) => {
    const row = reservationsOf(books, account).get(String(reservationArn));
    if (!row || row.region !== region || row.recordedAt > asOf)
      throw new AwsError('NotFoundException', `Reservation ${reservationArn} not found`, 404);
    return { reservation: describe(row, now, switches.current) };
  };
