import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { paging } from './paging.ts';
import { accountAt, describe } from './transactions.ts';

/** The newest first, renewals included. */
export const listOfferingTransactions =
  (books: Books, switches: Switches): Operation =>
  (input, { account, asOf }) => {
    const { rows, ...rest } = page(accountAt(books, account, asOf).transactions, {
      id: ({ transactionId }) => transactionId,
      ...paging(input, switches),
    });
    return { offeringTransactions: rows.map(describe), ...rest };
  };
