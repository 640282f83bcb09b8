import { Readable } from 'node:stream';
import type { Books, Collection } from '../books.ts';

type Done = (error: Error | null, value?: unknown) => void;
type Range = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number };
type Item = Record<string, unknown>;

const ledger = {
  TableName: 'purchase-offering-ledger',
  KeySchema: [
    { AttributeName: 'purchaseId', KeyType: 'HASH' },
    { AttributeName: 'sequence', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'purchaseId', AttributeType: 'S' },
    { AttributeName: 'sequence', AttributeType: 'N' },
  ],
  TableStatus: 'ACTIVE',
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
};

/** What dynalite's operations expect of their LevelDB: a table's items by a key whose order is DynamoDB's. */
export class Store {
  readonly options = { maxItemSize: 400 * 1024 };
  readonly tableNames = [ledger.TableName];
  private readonly tableArn: string;
  private readonly items: Collection<Item>;
  private readonly keys: string[];

  constructor(books: Books, account: string, region: string) {
    this.tableArn = `arn:aws:dynamodb:${region}:${account}:table/${ledger.TableName}`;
    this.items = books.collection('ledger', `${account}/${region}`);
    this.keys = this.items
      .entries()
      .map(([key]) => key)
      .sort();
  }

  getTable(name: string, ...rest: [Done] | [checkStatus: boolean, Done]): void {
    const done = rest.length === 1 ? rest[0] : rest[1];
    const message = `Requested resource not found${rest.length === 1 ? '' : `: Table: ${name} not found`}`;
    if (name === ledger.TableName) done(null, { ...ledger, TableArn: this.tableArn });
    else done(Object.assign(new Error(message), { body: { __type: 'ResourceNotFoundException', message } }));
  }

  getItemDb(): this {
    return this;
  }

  /** Every operation is done before the next begins, so there is nothing to hold. */
  lock(_key: string, held: (release: (done: Done) => Done) => void): void {
    held((done) => done);
  }

  get(key: string, done: Done): void {
    done(null, this.items.get(key));
  }

  put(key: string, item: Item, done: Done): void {
    if (!this.items.get(key)) this.keys.splice(this.firstNotBelow(key), 0, key);
    this.items.set(key, item);
    done(null);
  }

  del(key: string, done: Done): void {
    if (this.items.get(key)) this.keys.splice(this.firstNotBelow(key), 1);
    this.items.delete(key);
    done(null);
  }

  createValueStream({ gt, gte = gt, lte, lt = lte, reverse, limit = -1 }: Range): Readable {
    const from = gte === undefined ? 0 : this.firstNotBelow(gte);
    const to = lt === undefined ? this.keys.length : this.firstNotBelow(lt);
    const range = this.keys.slice(from, to).filter((key) => key !== gt);
    if (lte !== undefined && this.keys[to] === lte) range.push(lte);
    if (reverse) range.reverse();
    return Readable.from((limit < 0 ? range : range.slice(0, limit)).map((key) => this.items.get(key)));
  }

  private firstNotBelow(key: string): number {
    let low = 0;
    for (let high = this.keys.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
