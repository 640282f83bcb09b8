import type { Money } from './money.ts';
import { money, times } from './money.ts';

/** What a purchase binds the account to pay, as the API's price tells before anything is sent. */
export type Commitment = {
  /** What is bought, in few words: "20 Mbps", "1 Android slot". */
  what: string;
  /** The offering in AWS's words. */
  offering: string;
  rate: Money;
  per: 'hour' | 'month';
  /** How long the commitment lasts; absent when it renews until somebody stops it. */
  term?: { months: number; hours: number; end: string };
  /** What spend limits are held against: the whole term, or a month where there is no term. */
  committed: Money;
};

/** The members of MediaConnect's Offering that a commitment is computed from. */
export type MediaConnectPrice = {
  OfferingDescription: string;
  CurrencyCode: string;
  Duration: number;
  PricePerUnit: string;
  ReservedBitrate: number;
};

const addMonths = (instant: string, months: number): Date => {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date;
};

/**
 * A reservation's commitment from `start` on. AWS does not say whether PricePerUnit is for the whole bitrate or
 * for one Mbps of it, so this is the upper bound: PricePerUnit x ReservedBitrate for every hour of the term.
 */
export const mediaConnectCommitment = (price: MediaConnectPrice, start: string): Commitment => {
  const end = addMonths(start, price.Duration);
  const hours = (end.getTime() - Date.parse(start)) / 3_600_000;
  const rate = times(money(price.PricePerUnit, price.CurrencyCode), price.ReservedBitrate);
  return {
    what: `${price.ReservedBitrate} Mbps`,
    offering: price.OfferingDescription,
    rate,
    per: 'hour',
    term: { months: price.Duration, hours, end: end.toISOString() },
    committed: times(rate, hours),
  };
};

/** A Device Farm offering as ListOfferings prices it. */
export type DeviceFarmPrice = {
  description: string;
  platform: string;
  monthly: { amount: number; currencyCode: string };
};

const platforms: Record<string, string> = { ANDROID: 'Android ', IOS: 'iOS ' };

const slots = (quantity: number, platform: string): string =>
  `${quantity} ${platforms[platform] ?? ''}${quantity === 1 ? 'slot' : 'slots'}`;

/** The monthly charge of `quantity` slots, which renews until stopped. A promotion's discount is not published: this is without it. */
export const deviceFarmCommitment = (price: DeviceFarmPrice, quantity: number): Commitment => {
  const rate = times(money(price.monthly.amount, price.monthly.currencyCode), quantity);
  return {
    what: slots(quantity, price.platform),
    offering: price.description,
    rate,
    per: 'month',
    committed: rate,
  };
};
