import { inWords, money } from './money.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { Receipt } from './receipt.ts';
import type { Purchase } from './request.ts';

const shortReasons: Record<string, string> = {
  OfferingNotFound: 'the offering is not for sale',
  PriceNotUnderstood: 'the price is not of a known form',
  ReservationActive: 'a reservation is still active',
  ReservationNameTaken: 'the reservation name is taken',
  PromotionNotFound: 'the promotion is unknown or used up',
  SlotsExceeded: 'the slots do not fit the limit',
  NotEligible: 'the account may not purchase',
  SpendLimitExceeded: 'it is above the spend limit',
  SpendCeilingExceeded: 'it is above the spend ceiling',
};

const inShort = (reasons: Reason[]): string =>
  [...new Set(reasons.map(({ code }) => shortReasons[code] ?? code))].join(', ');

export const serviceName = { mediaconnect: 'MediaConnect', devicefarm: 'Device Farm' };

/** "20 Mbps on MediaConnect in eu-west-1": what a request is about, in as many words as are known of it. */
export const subjectMatter = (outcome: Outcome, purchase: Purchase | undefined): string => {
  if (!purchase) return 'a purchase';
  const what = 'commitment' in outcome ? outcome.commitment?.what : undefined;
  if (purchase.service === 'mediaconnect')
    return `${what ?? 'a reservation'} on MediaConnect in ${purchase.region}`;
  const { quantity } = purchase.parameters;
  return `${what ?? (quantity === 1 ? '1 slot' : `${quantity} slots`)} on Device Farm`;
};

/** What was charged at once: Device Farm says it in its transaction; MediaConnect charges by the hour. A charge that is no figure is not told. */
export const chargedNow = ({ record }: Receipt): string | undefined => {
  const { amount, currencyCode } = (record as { cost?: Partial<Record<string, unknown>> | null }).cost ?? {};
  return typeof amount === 'number' ? inWords(money(amount, String(currencyCode ?? ''))) : undefined;
};

const withMoney = (outcome: Extract<Outcome, { kind: 'PURCHASED' | 'PLANNED' }>): string => {
  const { commitment } = outcome;
  const charged = outcome.kind === 'PURCHASED' ? chargedNow(outcome.receipt) : undefined;
  const now =
    charged && `${charged} ${outcome.kind === 'PURCHASED' && outcome.boughtEarlier ? 'then' : 'now'}`;
  if (!commitment) return now ? `, ${now}` : '';
  if (commitment.term)
    return ` until ${commitment.term.end.slice(0, 10)}, up to ${inWords(commitment.committed)}`;
  return `, ${now ? `${now}, ` : ''}${inWords(commitment.committed)} a month`;
};

const sentence = (outcome: Outcome, purchase: Purchase | undefined): string => {
  const about = subjectMatter(outcome, purchase);
  switch (outcome.kind) {
    case 'PURCHASED':
      return `${outcome.boughtEarlier ? 'Purchased before' : 'Purchased'}: ${about}${withMoney(outcome)}`;
    case 'PLANNED':
      return `Planned, not bought: ${about}${withMoney(outcome)}`;
    case 'INELIGIBLE':
      return `Not bought, ${inShort(outcome.reasons)}: ${about}`;
    case 'REJECTED':
      return `Rejected, nothing was bought: ${about} (${inShort(outcome.reasons)})`;
    case 'INVALID':
      if (outcome.faults.some(({ expected }) => expected.endsWith('(RequestIdReused)')))
        return 'Invalid request, nothing was sent: its requestId belongs to another request';
      return `Invalid request, nothing was bought: ${outcome.faults.length === 1 ? '1 fault' : `${outcome.faults.length} faults`}`;
    case 'FAILED':
      return `Failed, nothing was bought: ${about}`;
    case 'NEEDS_ATTENTION':
      if (outcome.reasons.some(({ code }) => code === 'BoughtTwice'))
        return `Needs attention, it was bought more than once: ${about}`;
      return `Needs attention, it may have been bought or not: ${about}`;
  }
};

/** What happened, as an SNS subject can carry it: less than 100 characters of printable ASCII (SNS Publish, Subject). */
export const headline = (outcome: Outcome, purchase: Purchase | undefined): string => {
  const ascii = sentence(outcome, purchase).replace(/[^ -~]/g, '?');
  return ascii.length > 99 ? `${ascii.slice(0, 96)}...` : ascii;
};
