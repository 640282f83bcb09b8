import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { visit } from 'jsonc-parser';
import type { Fault } from '../purchasing/request.ts';

/** StartExecution takes no longer input (Step Functions quotas). */
const mostBytes = 262_144;

const mostLevels = 100;

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Told level by level: what goes down by recursion would not come back from the deepest. */
const isNestedTooDeeply = (request: unknown): boolean => {
  let level = [request].filter(isContainer);
  for (let depth = 0; depth < mostLevels && level.length > 0; depth++)
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  return level.length > 0;
};

/** Of a member that is there twice, JSON.parse takes the last and says nothing: nobody meant to leave that to chance. */
const repeatedMembers = (json: string): Fault[] => {
  const lines = new Map<string, number>();
  const faults: Fault[] = [];
  visit(json, {
    onObjectProperty(member, _offset, _length, line, _column, pathOf) {
      const path = [...pathOf(), member].join('.');
      const before = lines.get(path);
      if (before === undefined) lines.set(path, line + 1);
      else
        faults.push({
          path,
          expected: 'a member that is there once',
          received: `one on line ${before} and one on line ${line + 1}`,
        });
    },
  });
  return faults;
};

const fault = (expected: string, received: string) => ({
  faults: [{ path: '(the request)', expected, received }],
});

/** Reads a request from a file, or from the standard input as `-`: its JSON value, or why it has none. */
export const readRequest = async (file: string): Promise<{ request: unknown } | { faults: Fault[] }> => {
  let content: string;
  try {
    content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    return fault('a file that can be read', error instanceof Error ? error.message : String(error));
  }
  const bytes = Buffer.byteLength(content);
  if (bytes > mostBytes) return fault(`at most ${mostBytes} bytes`, `${bytes} bytes`);
  const json = content.replace(/^\uFEFF/, '');
  if (json.trim() === '') return fault('JSON', file === '-' ? 'an empty input' : 'an empty file');
  try {
    const request: unknown = JSON.parse(json);
    if (isNestedTooDeeply(request)) return fault(`at most ${mostLevels} levels`, 'JSON nested too deeply');
    const faults = repeatedMembers(json);
    return faults.length > 0 ? { faults } : { request };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const end = error.message.includes('position') ? '' : ` (line ${json.trimEnd().split('\n').length})`;
    return fault('JSON', `${error.message.replace(/[^ -~]/g, '?')}${end}`);
  }
};
