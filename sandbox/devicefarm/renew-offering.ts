import { z } from 'zod';
import type { Books } from '../books.ts';
import { members } from '../members.ts';
import type { Switches } from '../switches.ts';
import { AwsError, type Operation } from '../wire.ts';
import { findOffering } from './offerings.ts';
import { accountAt, describe, monthly, nextTurn, recorded, type Transaction } from './transactions.ts';

const schema = z.object({ offeringId: z.string().min(32), quantity: z.int32().min(0) });

/** "Explicitly sets the quantity of devices to renew for an offering, starting from the effectiveDate of the next period" (API reference). */
export const renewOffering =
  (books: Books, switches: Switches): Operation =>
  (input, { account, now }) => {
    const { offeringId, quantity } = members(schema, input, 'ArgumentException');
    if (!findOffering(offeringId))
      throw new AwsError('NotFoundException', `No offering with id ${offeringId} was found`);
    if (!accountAt(books, account, now).slots.has(offeringId))
      throw new AwsError('ArgumentException', `The account has no slots of ${offeringId} to renew`);
    const { maxSlots } = switches.current;
    if (quantity > maxSlots)
      throw new AwsError(
        'LimitExceededException',
        `${quantity} slots are above the account's limit of ${maxSlots}`,
      );
    const transaction: Transaction = {
      transactionId: books.nextId(),
      type: 'RENEW',
      offeringId,
      quantity,
      cost: monthly(books, offeringId, quantity, now),
      createdOn: Math.floor(now / 1000) * 1000,
      effectiveOn: nextTurn(now),
      recordedAt: now,
    };
    recorded(books, account).set(transaction.transactionId, transaction);
    return { offeringTransaction: describe(transaction) };
  };
