import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { findOffering } from './offerings.ts';
import { paging } from './paging.ts';
import { accountAt, nextTurn } from './transactions.ts';

/** The slots of each offering, now and from the next turn of the month on. */
export const getOfferingStatus =
  (books: Books, switches: Switches): Operation =>
  (input, { account, now, asOf }) => {
    const { rows, ...rest } = page([...accountAt(books, account, asOf).slots], {
      id: ([offeringId]) => offeringId,
      ...paging(input, switches),
    });
    const status = (offeringId: string, quantity: number, effectiveOn: number) => [
      offeringId,
      { offering: findOffering(offeringId), quantity, effectiveOn: effectiveOn / 1000 },
    ];
    return {
      current: Object.fromEntries(rows.map(([id, { current, since }]) => status(id, current, since))),
      nextPeriod: Object.fromEntries(
        rows.map(([id, { nextPeriod }]) => status(id, nextPeriod, nextTurn(now))),
      ),
      ...rest,
    };
  };
