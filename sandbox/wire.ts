/** An HTTP request as a service receives it. Header names are in lower case. */
export type WireRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
};

/** An HTTP reply as a service sends it. */
export type WireReply = { status: number; headers: Record<string, string>; body: string };

/**
 * What the caller gets to see of a call. `answered`: the reply, `afterMs` later if the line is slow; `cut`: the
 * reply's head and half its body, then a reset; `lost`: a reset and no byte; `refused`: no connection was made.
 */
export type LineAnswer =
  | { line: 'answered'; reply: WireReply; afterMs?: number }
  | { line: 'cut'; reply: WireReply }
  | { line: 'lost' }
  | { line: 'refused' };

/**
 * Who calls, from where and when, as a service knows it. Instants are milliseconds since 1970. A read sees what
 * was recorded until `asOf`: `now`, or earlier when reads lag behind writes. What a request makes is marked with its id.
 */
export type Caller = { account: string; region: string; now: number; asOf: number; requestId: string };

/** One operation of an emulated service: its input in AWS's own names, its output likewise. It throws AwsError. */
export type Operation = (input: Record<string, unknown>, caller: Caller) => unknown;

/** An error in AWS's own name and words; each protocol writes it in its own way. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
