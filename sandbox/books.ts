import { hash } from 'node:crypto';
import { Journal } from './journal.ts';

/** One kind of thing that the sandbox remembers, by key, in the order of first recording. A value is replaced, never changed in place. */
export type Collection<T> = {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  values(): T[];
  entries(): [string, T][];
};

/**
 * All that the sandbox remembers: named collections, each of one scope (an account, or an account and Region).
 * With a folder, every change is in a journal there before it is answered for.
 */
export class Books {
  private readonly collections = new Map<string, Map<string, unknown>>();
  private readonly journal: Journal | undefined;

  constructor(folder?: string) {
    this.journal = folder === undefined ? undefined : new Journal(folder);
    for (const { name, scope, key, value } of this.journal?.read() ?? [])
      this.apply(this.rows(name, scope), key, value);
    this.compact();
  }

  /** With `keep`, only the latest so many are remembered. */
  collection<T>(name: string, scope = '', { keep = Number.POSITIVE_INFINITY } = {}): Collection<T> {
    // What comes out was put in by the same collection: the journal is written by nobody else.
    const rows = this.rows(name, scope) as Map<string, T>;
    const change = (key: string, value?: T) => {
      this.apply(rows, key, value);
      if (!this.journal) return;
      if (this.journal.isLong()) this.compact();
      else this.journal.append({ name, scope, key, value });
    };
    return {
      get: (key) => rows.get(key),
      set: (key, value) => {
        change(key, value);
        const [oldest] = rows.size > keep ? rows.keys() : [];
        if (oldest !== undefined) change(oldest);
      },
      delete: (key) => change(key),
      values: () => [...rows.values()],
      entries: () => [...rows],
    };
  }

  /** The scopes in which a collection has rows. */
  scopes(name: string): string[] {
    return [...this.collections]
      .filter(([id, rows]) => id.startsWith(`${name} `) && rows.size > 0)
      .map(([id]) => id.slice(name.length + 1));
  }

  /** An identifier as AWS makes them, the same ones in the same order for the same history. */
  nextId(): string {
    const counter = this.collection<number>('identifiers');
    const count = (counter.get('last') ?? 0) + 1;
    counter.set('last', count);
    return uuid(`buyonce ${count}`);
  }

  /** Forgets everything. */
  clear(): void {
    for (const rows of this.collections.values()) rows.clear();
    this.compact();
  }

  close(): void {
    this.journal?.close();
  }

  private rows(name: string, scope: string): Map<string, unknown> {
    const id = `${name} ${scope}`;
    const rows = this.collections.get(id) ?? new Map();
    this.collections.set(id, rows);
    return rows;
  }

  private apply<T>(rows: Map<string, T>, key: string, value: T | undefined): void {
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
  }

  private compact(): void {
    this.journal?.rewrite(
      [...this.collections].flatMap(([id, rows]) => {
        const [name = '', scope = ''] = id.split(' ');
        return [...rows].map(([key, value]) => ({ name, scope, key, value }));
      }),
    );
  }
}

/** The identifier of a thing that is always the same one. */
export const uuid = (of: string): string => {
  const hex = hash('sha256', of);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};
