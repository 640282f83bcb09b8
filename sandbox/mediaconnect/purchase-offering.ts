import { z } from 'zod';
import type { Books } from '../books.ts';
import { members } from '../members.ts';
import type { Switches } from '../switches.ts';
import { AwsError, type Operation } from '../wire.ts';
import { findOffering } from './offerings.ts';
import { describe, instant, isActive, reservationsOf } from './reservations.ts';

const schema = z.object({
  offeringArn: z.string(),
  // 1-128 letters, digits, _ and -, alphanumeric at both ends (user guide)
  reservationName: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9_-]{0,126}[A-Za-z0-9])?$/),
  start: z.string(),
});

/** Records a reservation of twelve months. There is no client token: sent twice, it is up to the rules below whether it is bought twice. */
export const purchaseOffering =
  (books: Books, switches: Switches): Operation =>
  (input, { account, region, now, requestId }) => {
    const { offeringArn, reservationName, start } = members(schema, input, 'BadRequestException');
    const settings = switches.current;
    const offering = findOffering(books, region, offeringArn);
    if (!offering) throw new AwsError('NotFoundException', `Offering ${offeringArn} not found`, 404);
    const from = startWithin(start, now);
    const reservations = reservationsOf(books, account);

    const active = reservations.values().find((row) => row.region === region && isActive(row, now, settings));
    if (active)
      throw refusal(
        settings.activeReservationError,
        `You already have an active reservation (${active.reservationArn}) until ${instant(active.end)}. You can't purchase another offering`,
      );

    const taken = reservations.values().some((row) => {
      const comparable =
        settings.reservationNamesUniquePer === 'account' ||
        (settings.reservationNamesUniquePer === 'account-and-region' && row.region === region);
      return comparable && row.reservationName === reservationName;
    });
    if (taken)
      throw refusal(settings.takenNameError, `The reservation name ${reservationName} is already in use`);

    const reservationArn = `arn:aws:mediaconnect:${region}:${account}:reservation:${books.nextId()}:${reservationName}`;
    const end = monthsAfter(from, offering.duration);
    const row = {
      offering,
      reservationArn,
      reservationName,
      region,
      start: from,
      end,
      recordedAt: now,
      requestId,
    };
    reservations.set(reservationArn, row);
    return { reservation: describe(row, now, settings) };
  };

const refusal = (name: string, message: string) =>
  new AwsError(name, message, name === 'ForbiddenException' ? 403 : 400);

/** "Any date and time between 12:00am on the first day of the current month to the current time on today's date, inclusive", in UTC (API reference). */
const startWithin = (start: string, now: number): number => {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(start) ? Date.parse(start) : Number.NaN;
  // Date.parse takes 31 February for 3 March
  if (Number.isNaN(at) || instant(at) !== start)
    throw new AwsError(
      'BadRequestException',
      `Start ${start} is not a date and time such as 2020-03-05T23:30:00Z`,
    );
  const today = new Date(now);
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth());
  if (at < first || at > now)
    throw new AwsError(
      'BadRequestException',
      `Start ${start} must be between ${instant(first)} and ${instant(now)}`,
    );
  return at;
};

/** The same day and time so many months later; the last day of the month where it has no such day. */
const monthsAfter = (instantMs: number, months: number): number => {
  const from = new Date(instantMs);
  const later = new Date(instantMs);
  later.setUTCMonth(from.getUTCMonth() + months, from.getUTCDate());
  if (later.getUTCDate() !== from.getUTCDate()) later.setUTCDate(0);
  return later.getTime();
};
