import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from '../infra/bundle.ts';

/** Runs a command to its end, in the repository or in another folder; throws when it fails. */
export const runIn = async (
  cwd: string,
  command: string,
  ...words: string[]
): Promise<{ seconds: number; out: string }> => {
  const began = performance.now();
  const child = spawn(command, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0)
    throw new Error(
      `${[command, ...words].join(' ')} ended with ${code}:\n${out.slice(-1500)}${errors.slice(-1500)}`,
    );
  return { seconds: (performance.now() - began) / 1000, out };
};

export const ran = (command: string, ...words: string[]) => runIn(root, command, ...words);
