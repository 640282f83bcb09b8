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

/** An attempt that took the fence this long ago and was never submitted may be pushed aside; twice the sending function's time-out. */
const staleSeconds = 120;

export const isStale = (takenAt: string, now: string): boolean =>
  Date.parse(now) - Date.parse(takenAt) > staleSeconds * 1000;
