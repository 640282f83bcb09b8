import type { Plot } from './plot.ts';

/** The answer to one question: a table, how it stands to its goal, and the picture of it. */
export type Section = {
  title: string;
  /** What was measured, and against what. */
  how: string;
  goal: string;
  verdict: 'met' | 'missed' | 'watched';
  /** The figure that the goal is about. */
  figure: string;
  columns: string[];
  rows: string[][];
  plots?: Plot[];
};

/** Measures; `quick` is for a first look, with figures not to be relied on. */
export type Measure = (options: { quick: boolean }) => Promise<Section>;

export const verdictOn = (met: boolean): Section['verdict'] => (met ? 'met' : 'missed');

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

export const asMarkdown = ({
  title,
  how,
  goal,
  verdict,
  figure,
  columns,
  rows,
  plots = [],
}: Section): string =>
  [
    `## ${title}`,
    how,
    `Goal: ${goal}. Measured: ${figure}${verdict === 'watched' ? '' : ` (${verdict})`}.`,
    ...plots.map(({ file, title: alt }) => `![${alt}](${file})`),
    [row(columns), row(columns.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(row)].join(
      '\n',
    ),
  ].join('\n\n');

export const asText = ({ title, goal, verdict, figure, columns, rows }: Section): string => {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    `${title}: ${figure}`,
    `  goal: ${goal} - ${verdict}`,
    ...all.map((cells) => `  ${line(cells)}`),
    '',
  ].join('\n');
};
