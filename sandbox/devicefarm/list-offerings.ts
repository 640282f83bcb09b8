import type { Books } from '../books.ts';
import { page } from '../pages.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { offerings, withCharges } from './offerings.ts';
import { paging } from './paging.ts';

export const listOfferings =
  (books: Books, switches: Switches): Operation =>
  (input, { now }) => {
    const { rows, ...rest } = page([...offerings], { id: ({ id }) => id, ...paging(input, switches) });
    return { offerings: rows.map((offering) => withCharges(books, offering, now)), ...rest };
  };
