import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { offeringsIn } from './offerings.ts';
import { paging } from './paging.ts';
import { isActive, reservationsOf } from './reservations.ts';

/** "If you have an active reservation, your account isn't eligible for other offerings" (API reference). */
export const listOfferings =
  (books: Books, switches: Switches): Operation =>
  (input, { account, region, now, asOf }) => {
    const reserved = reservationsOf(books, account)
      .values()
      .some((row) => row.region === region && row.recordedAt <= asOf && isActive(row, now, switches.current));
    const hidden = reserved && switches.current.offeringsListedWhileReserved === 'none';
    const offerings = hidden ? [] : offeringsIn(books, region);
    const { rows, ...rest } = page(offerings, {
      id: ({ offeringArn }) => offeringArn,
      ...paging(input, switches),
    });
    return { offerings: rows, ...rest };
  };
