import type { Purchase } from './request.ts';

/**
 * What only one purchase at a time may be in flight for: the account and Region for MediaConnect, which allows one
 * active reservation; the offering for Device Farm, where two like purchases could not be told apart. The `#` keeps
 * it apart from every requestId.
 */
export const fenceOf = (purchase: Purchase): string => {
  const place = `fence#${purchase.account}#${purchase.region}#${purchase.service}`;
  return purchase.service === 'devicefarm' ? `${place}#${purchase.parameters.offeringId}` : place;
};

/**
 * An attempt that was never submitted may be pushed aside when its holder and the newcomer entered their states this far
 * apart. Both are entry times, which retries leave as they are: a holder at work may look older than it is. To push it
 * aside is safe, since its own submission then meets the entry in its ledger; it costs an attempt.
 */
const staleSeconds = 120;

export const isStale = (takenAt: string, now: string): boolean =>
  Date.parse(now) - Date.parse(takenAt) > staleSeconds * 1000;
