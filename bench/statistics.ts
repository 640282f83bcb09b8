/** What repeated measurements come to: half of them lie between `low` and `high`. */
export type Spread = { low: number; median: number; high: number };

const at = (sorted: number[], share: number): number => {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
};

export const spreadOf = (values: number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  return { low: at(sorted, 0.25), median: at(sorted, 0.5), high: at(sorted, 0.75) };
};

export const medianOf = (values: number[]): number => spreadOf(values).median;

/** `12.3 (11.8–13.0)`: the median, and between which two values half of all lie. */
export const written = ({ low, median, high }: Spread, digits = 1): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
