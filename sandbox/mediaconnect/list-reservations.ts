import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { paging } from './paging.ts';
import { describe, reservationsOf } from './reservations.ts';

/** "All reservations that have been purchased by this account in the current Region", in all states (API reference). */
export const listReservations =
  (books: Books, switches: Switches): Operation =>
  (input, { account, region, now, asOf }) => {
    const visible = reservationsOf(books, account)
      .values()
      .filter((row) => row.region === region && row.recordedAt <= asOf);
    const { rows, ...rest } = page(visible, {
      id: ({ reservationArn }) => reservationArn,
      ...paging(input, switches),
    });
    return { reservations: rows.map((row) => describe(row, now, switches.current)), ...rest };
  };
