import { AwsError } from './wire.ts';

/** A page of a list: what follows the row that `nextToken` names, at most `size` rows, and the token of the next page. */
export const page = <T>(
  rows: T[],
  {
    id,
    size,
    nextToken,
    invalid,
  }: { id: (row: T) => string; size: number; nextToken?: string | undefined; invalid: string },
): { rows: T[]; nextToken?: string } => {
  const last = nextToken === undefined ? undefined : Buffer.from(nextToken, 'base64url').toString();
  const start = last === undefined ? 0 : rows.findIndex((row) => id(row) === last) + 1;
  if (last !== undefined && start === 0)
    throw new AwsError(invalid, `The nextToken ${nextToken} is not valid`);
  const shown = rows.slice(start, start + size);
  const end = shown.at(-1);
  return end !== undefined && start + size < rows.length
    ? { rows: shown, nextToken: Buffer.from(id(end)).toString('base64url') }
    : { rows: shown };
};
