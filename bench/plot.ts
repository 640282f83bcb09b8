import type { Spread } from './statistics.ts';

type Bars = { kind: 'bars'; unit: string; groups: { name: string; bars: ({ name: string } & Spread)[] }[] };
type Lines = {
  kind: 'lines';
  x: string;
  y: string;
  /** Both axes in powers of ten. */
  logarithmic: boolean;
  lines: { name: string; points: [number, number][] }[];
};

/** A picture of figures, drawn as docs/`file`. */
export type Plot = { file: string; title: string } & (Bars | Lines);

// Legible on white and on black alike, and told apart by people who see colours differently (after Okabe and Ito).
const ink = '#7d8590';
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const font = '-apple-system, Segoe UI, Helvetica, Arial, sans-serif';
const width = 760;

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${ink}" ${more}>${escaped(content)}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number, more = ''): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${ink}" ${more}/>`;

const legend = (names: string[], y: number): string =>
  names
    .map((name, index) => {
      const x = 20 + index * 170;
      return `<rect x="${x}" y="${y - 10}" width="12" height="12" fill="${colours[index]}"/>${text(x + 18, y, name)}`;
    })
    .join('');

const framed = (title: string, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="${font}" font-size="13">${text(20, 24, title, 'font-size="15" font-weight="600"')}${body}</svg>\n`;

const barsOf = (title: string, { groups, unit }: Bars): string => {
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ high }) => high)));
  const left = 150;
  const scale = (width - left - 70) / longest;
  let y = 70;
  const body = groups.map(({ name, bars }) => {
    const top = y;
    const drawn = bars.map(({ median, low, high }, index) => {
      const at = y;
      y += 18;
      return [
        `<rect x="${left}" y="${at}" width="${(median * scale).toFixed(1)}" height="13" fill="${colours[index]}"/>`,
        line(left + low * scale, at + 6.5, left + high * scale, at + 6.5, 'stroke-width="2"'),
        text(left + high * scale + 6, at + 11, `${median.toFixed(0)} ${unit}`, 'font-size="11.5"'),
      ].join('');
    });
    const label = text(left - 10, (top + y) / 2 + 2, name, 'text-anchor="end"');
    y += 14;
    return drawn.join('') + label;
  });
  return framed(title, y + 6, legend(groups[0]?.bars.map(({ name }) => name) ?? [], 50) + body.join(''));
};

const ticksOf = (most: number, logarithmic: boolean): number[] => {
  if (logarithmic) return Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((size) => most / size <= 6) ?? most / 6;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
};

const linesOf = (title: string, { lines, x, y, logarithmic }: Lines): string => {
  const points = lines.flatMap((one) => one.points);
  const [left, top, right, bottom] = [70, 88, width - 20, 380];
  const place = (value: number, ticks: number[], from: number, to: number): number => {
    const last = ticks.at(-1) ?? 1;
    const share = logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(last) : value / last;
    return from + (to - from) * share;
  };
  const across = ticksOf(Math.max(...points.map(([value]) => value)), logarithmic);
  const up = ticksOf(Math.max(...points.map(([, value]) => value)), logarithmic);
  const grid = [
    ...across.map((tick) => {
      const at = place(tick, across, left, right);
      return `${line(at, top, at, bottom, 'stroke-opacity="0.25"')}${text(at, bottom + 18, tick.toLocaleString('en'), 'text-anchor="middle"')}`;
    }),
    ...up.map((tick) => {
      const at = place(tick, up, bottom, top);
      return `${line(left, at, right, at, 'stroke-opacity="0.25"')}${text(left - 8, at + 4, tick.toLocaleString('en'), 'text-anchor="end"')}`;
    }),
  ];
  const drawn = lines.map((one, index) => {
    const path = one.points.map(
      ([a, b], point) =>
        `${point === 0 ? 'M' : 'L'}${place(a, across, left, right).toFixed(1)} ${place(b, up, bottom, top).toFixed(1)}`,
    );
    return `<path d="${path.join('')}" fill="none" stroke="${colours[index]}" stroke-width="2.5"/>`;
  });
  const names = [
    text((left + right) / 2, bottom + 40, x, 'text-anchor="middle"'),
    text(left - 50, top - 14, y),
  ];
  return framed(
    title,
    bottom + 56,
    [
      legend(
        lines.map(({ name }) => name),
        46,
      ),
      ...grid,
      ...drawn,
      ...names,
    ].join(''),
  );
};

/** The plot as SVG. */
export const drawn = (plot: Plot): string =>
  plot.kind === 'bars' ? barsOf(plot.title, plot) : linesOf(plot.title, plot);
