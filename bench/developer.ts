import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../infra/bundle.ts';
import { ran, runIn } from './command.ts';
import type { Measure } from './section.ts';

/** `npm ci` in a folder of its own, so that the packages in use stay where they are. */
const install = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'buyonce-install-'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(join(root, file), join(folder, file));
  const done = await runIn(folder, 'npm', 'ci', '--silent');
  rmSync(folder, { recursive: true, force: true });
  return done;
};

const npm = (script: string) => ran('npm', 'run', '--silent', script);

/** What a developer waits for; a wait that ends in a failure is told as one. */
const waits: Record<string, () => Promise<{ seconds: number }>> = {
  'npm ci': install,
  'npm start': () => npm('start'),
  'npm run lint': () => npm('lint'),
  'npm run types': () => npm('types'),
  'npm run build': () => npm('build'),
  'npm run synth': () => npm('synth'),
  'npm test': () => npm('test'),
};

export const developer: Measure = async ({ quick }) => {
  const rows: string[][] = [];
  for (const [name, wait] of Object.entries(waits).filter(([name]) => !quick || !/ci|test/.test(name)))
    try {
      rows.push([name, `${(await wait()).seconds.toFixed(1)} s`]);
    } catch {
      rows.push([name, 'failed']);
    }
  return {
    title: 'The developer’s wait',
    how: 'Seconds, once each, from the command to its end. `npm ci` runs in an empty folder, with npm’s cache as it is found.',
    goal: 'written down, watched',
    verdict: 'watched',
    figure: rows.map(([name, seconds]) => `${name} ${seconds}`).join(', '),
    columns: ['command', 'takes'],
    rows,
  };
};
