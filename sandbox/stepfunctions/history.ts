/** An event of an execution's history, as GetExecutionHistory writes it on the wire: times in seconds. */
export type HistoryEvent = {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  stateEnteredEventDetails?: { name: string; input: string };
  [details: `${string}Details`]: unknown;
};

/** The details that an event has beside its type and time. */
export type Details = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** The history of one execution. What is added is handed on at once, to be kept. */
export class History {
  readonly events: HistoryEvent[];
  private readonly keep: (event: HistoryEvent) => void;

  constructor(keep: (event: HistoryEvent) => void, events: HistoryEvent[] = []) {
    this.keep = keep;
    this.events = events;
  }

  /** Events 1 and 2 have no predecessor in AWS's histories; every other one names the event before it. */
  add(now: number, type: string, details: Details = {}): HistoryEvent {
    const id = this.events.length + 1;
    const event = { timestamp: now / 1000, type, id, previousEventId: id <= 2 ? 0 : id - 1, ...details };
    this.events.push(event);
    this.keep(event);
    return event;
  }

  /** The event of the state that was entered last. */
  lastEntered(): HistoryEvent | undefined {
    return this.events.findLast((event) => event.stateEnteredEventDetails);
  }
}
