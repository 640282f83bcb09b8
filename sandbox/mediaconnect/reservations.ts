import type { Books } from '../books.ts';
import type { SwitchSettings } from '../switches.ts';
import type { Offering } from './offerings.ts';

/** A purchase as it was recorded; what it is worth at a moment is computed from it. */
export type RecordedReservation = {
  offering: Offering;
  reservationArn: string;
  reservationName: string;
  region: string;
  start: number;
  end: number;
  recordedAt: number;
  requestId: string;
};

/** What an account purchased, in all Regions. */
export const reservationsOf = (books: Books, account: string) =>
  books.collection<RecordedReservation>('mediaconnect-reservations', account);

/** Expiry and the end of processing come by the passing of time alone. */
export const reservationState = (
  { recordedAt, end }: RecordedReservation,
  now: number,
  { processingSeconds }: SwitchSettings,
): 'ACTIVE' | 'EXPIRED' | 'PROCESSING' => {
  if (now >= end) return 'EXPIRED';
  return now < recordedAt + processingSeconds * 1000 ? 'PROCESSING' : 'ACTIVE';
};

/** Whether it keeps the account from another purchase in that Region. */
export const isActive = (
  reservation: RecordedReservation,
  now: number,
  switches: SwitchSettings,
): boolean => {
  const state = reservationState(reservation, now, switches);
  return state === 'ACTIVE' || (state === 'PROCESSING' && switches.processingCountsAsActive);
};

/** A reservation as MediaConnect describes it. */
export const describe = (reservation: RecordedReservation, now: number, switches: SwitchSettings) => ({
  ...reservation.offering,
  end: instant(reservation.end),
  reservationArn: reservation.reservationArn,
  reservationName: reservation.reservationName,
  reservationState: reservationState(reservation, now, switches),
  start: instant(reservation.start),
});

/** MediaConnect writes whole seconds. */
export const instant = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
