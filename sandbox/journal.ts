import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { lock } from './lock.ts';

/** A change to the books: the new value of a key, or none when it was deleted. */
export type Change = { name: string; scope: string; key: string; value?: unknown };

const longAt = 64 * 1024 * 1024;

/** With a parent that is there nothing else is made: on file systems that take no folders, a recursive mkdir never ends. */
const makeFolder = (folder: string): void => {
  try {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      mkdirSync(folder, { recursive: !existsSync(dirname(folder)) });
  } catch (error) {
    throw new Error(
      `The sandbox can't use '${folder}' as its folder: ${error instanceof Error ? error.message : error}`,
    );
  }
};

/** The changes to the books in a file, a line each. What was appended survives the process being killed. */
export class Journal {
  private readonly path: string;
  private readonly unlock: () => void;
  private file = -1;
  private bytes = 0;

  constructor(folder: string) {
    makeFolder(folder);
    this.unlock = lock(folder);
    this.path = join(folder, 'sandbox.journal');
  }

  /** What was appended. A last line without its end was being written when the process died: it never happened. */
  read(): Change[] {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => {
      try {
        return JSON.parse(line);
      } catch {
        throw new Error(
          `${this.path} is damaged: line ${index + 1} is not JSON. Start with another --data folder.`,
        );
      }
    });
  }

  /** After the end nothing is written any more: whoever still runs is as dead as in a killed process. */
  append(change: Change): void {
    if (this.file === -1) return;
    const line = `${JSON.stringify(change)}\n`;
    this.bytes += line.length;
    writeSync(this.file, line);
  }

  /** Whether it grew so long that writing it anew is worthwhile. */
  isLong(): boolean {
    return this.bytes > longAt;
  }

  /** Replaces the file as a whole, so that a death on the way leaves the old one. */
  rewrite(changes: Change[]): void {
    const fresh = `${this.path}.new`;
    this.closeFile();
    this.bytes = 0;
    this.file = openSync(fresh, 'w');
    for (const change of changes) writeSync(this.file, `${JSON.stringify(change)}\n`);
    renameSync(fresh, this.path);
  }

  /** Leaves the folder to other processes. */
  close(): void {
    if (this.file === -1) return;
    this.closeFile();
    this.unlock();
  }

  private closeFile(): void {
    if (this.file !== -1) closeSync(this.file);
    this.file = -1;
  }
}
