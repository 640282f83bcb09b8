import { stdout } from 'node:process';
import { stripVTControlCharacters, styleText } from 'node:util';
import { couldNot } from './exit-codes.ts';

// A reader that has seen enough, such as head, ends the showing, not the command: its exit code is still to come.
stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') process.exit(couldNot);
});

type Format = Parameters<typeof styleText>[0];

/** Text in colour, where the output is a terminal that wants it (NO_COLOR and FORCE_COLOR are heeded). */
export const styled = (format: Format, text: string): string => styleText(format, text);

export const print = (...lines: string[]): void => {
  for (const line of lines) stdout.write(`${line}\n`);
};

/** A line that the next one overwrites; nothing where lines can not be overwritten. */
export const printPassing = (line: string): void => {
  const plain = stripVTControlCharacters(line).slice(0, stdout.columns - 1);
  if (stdout.isTTY) stdout.write(`${styled('gray', plain)}\r`);
};

/** Clears what printPassing left. */
export const clearPassing = (): void => {
  if (stdout.isTTY) stdout.write('\u001b[2K');
};

/** Rows with their columns aligned; the last column is left as it is. */
export const table = (rows: string[][]): string[] => {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  );
};
