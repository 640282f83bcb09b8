/** The timers that a clock offers: the part of Node's that the sandbox needs. */
export type Timers = {
  setTimeout(callback: () => void, ms?: number): number;
  clearTimeout(id: number | undefined): void;
};

type Timer = { id: number; due: number; callback: () => void };

/**
 * The sandbox's time, in milliseconds since 1970. It flows with the machine's time (`flows: true`) or stands
 * still between its timers, and can be moved forward at will: timers that fall due on the way fire in their
 * order, each at its own moment. Waiting states, back-offs, expiries and time-outs all hang on it.
 */
export class Clock implements Timers {
  private readonly flows: boolean;
  private offset: number;
  private timers: Timer[] = [];
  private lastId = 0;
  private alarm: NodeJS.Timeout | undefined;

  constructor({ at, flows = true }: { at: number; flows?: boolean }) {
    this.flows = flows;
    this.offset = flows ? at - performance.now() : at;
  }

  now(): number {
    return Math.floor(this.flows ? this.offset + performance.now() : this.offset);
  }

  setTimeout = (callback: () => void, ms = 0): number => {
    const timer = { id: ++this.lastId, due: this.now() + Math.max(0, ms), callback };
    const after = this.timers.findIndex(({ due }) => due > timer.due);
    this.timers.splice(after === -1 ? this.timers.length : after, 0, timer);
    this.arm();
    return timer.id;
  };

  clearTimeout = (id: number | undefined): void => {
    this.timers = this.timers.filter((timer) => timer.id !== id);
    this.arm();
  };

  /** When the next timer falls due; undefined when nothing waits. */
  nextDue(): number | undefined {
    return this.timers[0]?.due;
  }

  /** Moves to `instant`, firing what falls due on the way and letting each firing's promises settle. Time never goes back. */
  async moveTo(instant: number): Promise<void> {
    for (let due = this.nextDue(); due !== undefined && due <= instant; due = this.nextDue()) {
      this.set(Math.max(due, this.now()));
      this.fire();
      await new Promise(setImmediate);
    }
    this.set(Math.max(instant, this.now()));
  }

  /** Passes over `ms` in which nothing runs, as when a machine sleeps: what fell due in between fires late. */
  leap(ms: number): void {
    this.set(this.now() + ms);
  }

  stop(): void {
    this.timers = [];
    clearTimeout(this.alarm);
  }

  private set(instant: number): void {
    this.offset += instant - (this.flows ? this.offset + performance.now() : this.offset);
    this.arm();
  }

  private fire(): void {
    const timer = this.timers.shift();
    timer?.callback();
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.alarm);
    const [next] = this.timers;
    if (!this.flows || !next) return;
    const wait = Math.min(Math.max(0, next.due - this.offset - performance.now()), 2 ** 31 - 1);
    this.alarm = setTimeout(() => (this.now() >= next.due ? this.fire() : this.arm()), wait);
  }
}
