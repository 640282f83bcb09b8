import Big from 'big.js';

/** An exact amount, as decimal text, with its currency beside it. */
export type Money = { amount: string; currencyCode: string };

/** Exact money from what an API gave: decimal text, or a double that stands for the decimal it prints as (8.07). */
export const money = (amount: string | number, currencyCode: string): Money => ({
  amount: new Big(amount).toFixed(),
  currencyCode,
});

export const times = ({ amount, currencyCode }: Money, factor: number): Money => ({
  amount: new Big(amount).times(factor).toFixed(),
  currencyCode,
});

/** True when `cost` is above `limit`, or can't be compared with it because the currencies differ. */
export const exceeds = (cost: Money, limit: Money): boolean =>
  cost.currencyCode !== limit.currencyCode || new Big(cost.amount).gt(limit.amount);

/** For people: `5,256.00 USD`; at least two decimals, and every further one that the amount has. */
export const inWords = ({ amount, currencyCode }: Money): string => {
  const exact = new Big(amount);
  const decimals = Math.max(2, exact.toFixed().split('.')[1]?.length ?? 0);
  const [whole = '', fraction] = exact.toFixed(decimals).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction} ${currencyCode}`;
};
