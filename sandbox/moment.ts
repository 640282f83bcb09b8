import { z } from 'zod';

const duration =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const latest = Date.UTC(9999, 0);

/** The moment to which a clock is set or advanced: by seconds, or by an ISO 8601 duration such as P1Y or PT15M. */
export const moment = (
  { set, advance }: { set?: string | undefined; advance?: number | string | undefined },
  now: number,
): number | undefined => {
  if (set === undefined && advance === undefined) return undefined;
  const instant = advance === undefined ? Date.parse(set ?? '') : later(now, advance);
  // An absurd advance is no number at all.
  if (!(instant >= now && instant <= latest))
    throw fault(`expected a time from ${iso(now)} to ${iso(latest)}`);
  return instant;
};

const later = (now: number, advance: number | string): number => {
  if (typeof advance === 'number') return now + advance * 1000;
  const match = duration.exec(advance);
  if (!match) throw fault('expected seconds, or a duration such as P1Y, P30D or PT15M');
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((figure) => Number(figure ?? 0));
  const at = new Date(now);
  at.setUTCFullYear(
    at.getUTCFullYear() + years,
    at.getUTCMonth() + months,
    at.getUTCDate() + weeks * 7 + days,
  );
  return at.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
};

const iso = (instant: number) => new Date(instant).toISOString();

const fault = (message: string) => new z.ZodError([{ code: 'custom', path: [], message, input: undefined }]);
