import type { Books } from './books.ts';
import type { Call, FaultName } from './faults.ts';
import type { LineAnswer } from './wire.ts';

/** A call that reached the sandbox, and what became of it. The retries of one call of an SDK share its `invocationId`. */
export type RecordedCall = Call & {
  id: string;
  invocationId?: string;
  /** Left out when it is large. */
  input?: Record<string, unknown>;
  fault?: FaultName;
  /** How it ended, once it has. */
  line?: LineAnswer['line'];
  status?: number;
};

/** The calls that were received: the latest thousand, and how many there were of each operation. */
export class Calls {
  private readonly books: Books;

  constructor(books: Books) {
    this.books = books;
  }

  arrived(call: RecordedCall): RecordedCall {
    const name = `${call.service}.${call.operation}`;
    this.counters().set(name, (this.counters().get(name) ?? 0) + 1);
    this.rows().set(call.id, call);
    return call;
  }

  answered(call: RecordedCall, answer: LineAnswer): void {
    const status = 'reply' in answer ? { status: answer.reply.status } : {};
    this.rows().set(call.id, { ...call, line: answer.line, ...status });
  }

  get latest(): RecordedCall[] {
    return this.rows().values();
  }

  get counts(): Record<string, number> {
    return Object.fromEntries(this.counters().entries());
  }

  private rows() {
    return this.books.collection<RecordedCall>('calls', '', { keep: 1000 });
  }

  private counters() {
    return this.books.collection<number>('call-counts');
  }
}
