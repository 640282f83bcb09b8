import { readFileSync, writeFileSync } from 'node:fs';
import { guards } from './guards.ts';
import { shortestHistories } from './shortest-histories.ts';
import { accidentInWords } from './story.ts';

const page = new URL('../docs/at-most-once.md', import.meta.url);

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ name, prevents, file }: (typeof guards)[number]): string => {
  const known = shortestHistories[name];
  const accidents = known?.history.accidents.map(accidentInWords) ?? [];
  const requests = known?.history.deliveries.length ?? 0;
  const what = [`${requests} ${requests === 1 ? 'delivery' : 'deliveries'}`, ...accidents].join('; ');
  return `| \`${name}\`<br>${file} | ${cell(prevents)} | ${cell(what)} | ${cell(known?.broken ?? '')} |`;
};

/** The page with the table of guards as it is now. */
export const pageWithGuards = (): string => {
  const table = [
    '| guard | prevents | shortest history that breaks the law without it | broken |',
    '|---|---|---|---|',
    ...guards.map(row),
  ];
  return readFileSync(page, 'utf8').replace(
    /(<!-- guards: [^\n]* -->\n)[\s\S]*(<!-- \/guards -->)/,
    (_, begin: string, end: string) => `${begin}${table.join('\n')}\n${end}`,
  );
};

if (import.meta.main) writeFileSync(page, pageWithGuards());
