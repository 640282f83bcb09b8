import { Big } from 'big.js';
import { type Books, uuid } from '../books.ts';
import { findOffering, priceAt, usd } from './offerings.ts';

/** What happened to an offering's slots. `quantity` of a PURCHASE adds, that of a RENEW sets what holds from `effectiveOn`. */
export type Transaction = {
  transactionId: string;
  type: 'PURCHASE' | 'RENEW';
  offeringId: string;
  quantity: number;
  cost: string;
  promotionId?: string;
  createdOn: number;
  effectiveOn: number;
  recordedAt: number;
  requestId?: string;
};

/** Slots of one offering: now, and from the next turn of the month on. */
export type Slots = { current: number; nextPeriod: number; since: number };

/** What the account itself asked for. Renewals are not recorded: they follow from it and from the calendar. */
export const recorded = (books: Books, account: string) =>
  books.collection<Transaction>('devicefarm-transactions', account);

/** Periods turn over at 00:00 UTC on the first of the month (AWS's examples). */
export const nextTurn = (instant: number): number => {
  const at = new Date(instant);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
};

/** All transactions and slots of an account as they are seen at `asOf`, months that passed included. */
export const accountAt = (books: Books, account: string, asOf: number) => {
  const known = recorded(books, account)
    .values()
    .filter(({ recordedAt }) => recordedAt <= asOf);
  const transactions = [...known];
  const slots = new Map<string, Slots>();
  for (const offeringId of new Set(known.map((row) => row.offeringId))) {
    const rows = known.filter((row) => row.offeringId === offeringId);
    const state: Slots = { current: 0, nextPeriod: 0, since: rows[0]?.createdOn ?? asOf };
    let turn = nextTurn(state.since);
    const turnUntil = (instant: number) => {
      for (; turn <= instant; turn = nextTurn(turn)) {
        const renewed = rows.some((row) => row.type === 'RENEW' && row.effectiveOn === turn);
        if (!renewed && state.nextPeriod > 0)
          transactions.push(renewal(books, account, offeringId, state.nextPeriod, turn));
        Object.assign(state, { current: state.nextPeriod, since: turn });
      }
    };
    for (const row of rows) {
      turnUntil(row.createdOn);
      if (row.type === 'RENEW') state.nextPeriod = row.quantity;
      else {
        state.current += row.quantity;
        state.nextPeriod += row.quantity;
        state.since = row.createdOn;
      }
    }
    turnUntil(asOf);
    slots.set(offeringId, state);
  }
  // the newest first; of two at one moment the later one first
  return { slots, transactions: transactions.reverse().sort((a, b) => b.createdOn - a.createdOn) };
};

/** A month's charge for so many slots at the price of that moment. */
export const monthly = (books: Books, offeringId: string, quantity: number, instant: number): string =>
  new Big(priceAt(books, offeringId, instant)).times(quantity).toFixed(2);

/** A transaction as Device Farm describes it: instants are seconds. */
export const describe = ({ transactionId, promotionId, createdOn, cost, ...row }: Transaction) => ({
  offeringStatus: {
    type: row.type,
    offering: findOffering(row.offeringId),
    quantity: row.quantity,
    effectiveOn: row.effectiveOn / 1000,
  },
  transactionId,
  ...(promotionId === undefined ? {} : { offeringPromotionId: promotionId }),
  createdOn: createdOn / 1000,
  cost: usd(cost),
});

const renewal = (
  books: Books,
  account: string,
  offeringId: string,
  quantity: number,
  turn: number,
): Transaction => ({
  transactionId: uuid(`devicefarm renewal ${account} ${offeringId} ${turn}`),
  type: 'RENEW',
  offeringId,
  quantity,
  cost: monthly(books, offeringId, quantity, turn),
  createdOn: turn,
  effectiveOn: turn,
  recordedAt: turn,
});
