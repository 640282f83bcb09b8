import { Big } from 'big.js';
import { z } from 'zod';
import type { Books } from '../books.ts';
import { members } from '../members.ts';
import type { Switches, SwitchSettings } from '../switches.ts';
import { AwsError, type Operation } from '../wire.ts';
import { findOffering, promotions } from './offerings.ts';
import { accountAt, describe, monthly, nextTurn, recorded, type Transaction } from './transactions.ts';

const schema = z.object({
  offeringId: z.string().min(32),
  quantity: z.int32().min(1),
  offeringPromotionId: z.string().min(4).optional(),
});

/** Adds slots at once. There is no client token: every call that gets here is another purchase. */
export const purchaseOffering =
  (books: Books, switches: Switches): Operation =>
  (input, { account, now, requestId }) => {
    const { offeringId, quantity, offeringPromotionId } = members(schema, input, 'ArgumentException');
    const settings = switches.current;
    if (!findOffering(offeringId))
      throw new AwsError('NotFoundException', `No offering with id ${offeringId} was found`);

    const promotion = promotions.find(({ id }) => id === offeringPromotionId);
    const used = recorded(books, account)
      .values()
      .some(({ promotionId }) => promotionId !== undefined && promotionId === offeringPromotionId);
    if (offeringPromotionId !== undefined && (!promotion || used))
      throw new AwsError(
        settings.unknownPromotionError,
        `No offering promotion with id ${offeringPromotionId} was found for this account`,
      );

    const owned = accountAt(books, account, now).slots.get(offeringId)?.current ?? 0;
    if (owned + quantity > settings.maxSlots)
      throw new AwsError(
        'LimitExceededException',
        `${owned} slots and ${quantity} more are above the account's limit of ${settings.maxSlots} for ${offeringId}`,
      );

    const charge = prorated(monthly(books, offeringId, quantity, now), now, settings.deviceFarmProration);
    // AWS's examples have whole seconds
    const second = Math.floor(now / 1000) * 1000;
    const transaction: Transaction = {
      transactionId: books.nextId(),
      type: 'PURCHASE',
      offeringId,
      quantity,
      cost: charge
        .times(100 - (promotion?.percentOff ?? 0))
        .div(100)
        .toFixed(2),
      ...(promotion ? { promotionId: promotion.id } : {}),
      createdOn: second,
      effectiveOn: second,
      recordedAt: now,
      requestId,
    };
    recorded(books, account).set(transaction.transactionId, transaction);
    return { offeringTransaction: describe(transaction) };
  };

/**
 * The rest of the month, today included, in days: 250.00 is 8.07 on 31 August and 175.00 on 10 June
 * (AWS's examples; 250 / 31 is 8.0645, so they round up).
 */
const prorated = (charge: string, now: number, proration: SwitchSettings['deviceFarmProration']): Big => {
  if (proration === 'full-month') return new Big(charge);
  const today = new Date(now);
  const days = new Date(nextTurn(now) - 1).getUTCDate();
  const rounding = proration === 'days-left-rounded-up' ? 3 : 1;
  return new Big(charge)
    .times(days - today.getUTCDate() + 1)
    .div(days)
    .round(2, rounding);
};
