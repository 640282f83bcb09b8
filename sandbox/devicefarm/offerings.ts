import type { Books } from '../books.ts';

/** An offering of slots, as AWS's examples have it: with AWS's own example ids and texts. */
export const offerings = [
  {
    id: 'A53D4D73-A6F6-4B82-A0B0-12345EXAMPLE',
    description: 'iOS Unmetered Device Slot',
    type: 'RECURRING',
    platform: 'IOS',
  },
  {
    id: '8980F81C-00D7-469D-8EC6-12345EXAMPLE',
    description: 'Android Unmetered Device Slot',
    type: 'RECURRING',
    platform: 'ANDROID',
  },
  {
    id: 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE',
    description: 'Android Remote Access Unmetered Device Slot',
    type: 'RECURRING',
    platform: 'ANDROID',
  },
  {
    id: '552B4DAD-A6C9-45C4-94FB-12345EXAMPLE',
    description: 'iOS Remote Access Unmetered Device Slot',
    type: 'RECURRING',
    platform: 'IOS',
  },
] as const;

export type Offering = (typeof offerings)[number];

/** 250 USD a slot and month (AWS's pricing page). */
const listPrice = '250.00';

/** Promotions are AWS's to give: these two, each to be used once, are ours. */
export const promotions = [
  { id: 'WELCOME-HALF-EXAMPLE', description: 'Half off the first charge', percentOff: 50 },
  { id: 'FIRST-MONTH-FREE-EXAMPLE', description: 'No charge until the first renewal', percentOff: 100 },
] as const;

export const findOffering = (id: string): Offering | undefined =>
  offerings.find((offering) => offering.id === id);

/** What a slot costs a month at that moment, in USD. */
export const priceAt = (books: Books, id: string, instant: number): string =>
  prices(books)
    .values()
    .findLast((change) => change.id === id && change.at <= instant)?.amount ?? listPrice;

/** Changes what a slot costs a month from now on. */
export const setSlotPrice = (books: Books, id: string, amount: string, now: number) => {
  const offering = findOffering(id);
  if (!offering) return undefined;
  prices(books).set(books.nextId(), { id, amount, at: now });
  return withCharges(books, offering, now);
};

/** The offering as ListOfferings shows it. */
export const withCharges = (books: Books, offering: Offering, now: number) => ({
  ...offering,
  recurringCharges: [{ cost: usd(priceAt(books, offering.id, now)), frequency: 'MONTHLY' }],
});

/** An amount as the wire has it: a double. Until here it is exact. */
export const usd = (amount: string) => ({ amount: Number(amount), currencyCode: 'USD' });

const prices = (books: Books) =>
  books.collection<{ id: string; amount: string; at: number }>('devicefarm-prices');
