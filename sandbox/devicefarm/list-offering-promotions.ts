import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { promotions } from './offerings.ts';
import { paging } from './paging.ts';
import { recorded } from './transactions.ts';

/** Those that the account has not used yet. */
export const listOfferingPromotions =
  (books: Books, switches: Switches): Operation =>
  (input, { account, asOf }) => {
    const used = recorded(books, account)
      .values()
      .filter(({ recordedAt }) => recordedAt <= asOf)
      .map(({ promotionId }) => promotionId);
    const { rows, ...rest } = page(
      promotions.filter(({ id }) => !used.includes(id)),
      { id: ({ id }) => id, ...paging(input, switches) },
    );
    return { offeringPromotions: rows.map(({ id, description }) => ({ id, description })), ...rest };
  };
