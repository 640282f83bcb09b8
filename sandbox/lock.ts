import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Whoever may not be signalled is there, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whose the lock is, if it is another process that still runs. This one's own number is that of a dead namesake. */
const holderOf = (path: string): number | undefined => {
  const pid = Number(readFileSync(path, 'utf8'));
  return pid > 0 && pid !== process.pid && isRunning(pid) ? pid : undefined;
};

/** Keeps other processes off a folder; returns what lets them in again. The lock of a process that is gone is taken over. */
export const lock = (folder: string): (() => void) => {
  const path = join(folder, 'sandbox.lock');
  const write = (flag: 'w' | 'wx') => writeFileSync(path, String(process.pid), { flag });
  try {
    write('wx');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = holderOf(path);
    if (holder !== undefined)
      throw new Error(
        `Another sandbox is at work in ${folder}: process ${holder}, by ${path}. End it first, or take another --data folder.`,
      );
    write('w');
  }
  return () => rmSync(path, { force: true });
};
