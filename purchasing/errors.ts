/** The service said "not now": that send bought nothing, and may be repeated. Named as MediaConnect names it, for both services. */
export class TooManyRequestsException extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** No connection was made: nothing was sent. */
export class ServiceUnreachable extends Error {
  override readonly name = 'ServiceUnreachable';
}

/** Another purchase of the same offering is in flight, or its outcome is unknown. */
export class OfferingBusy extends Error {
  override readonly name = 'OfferingBusy';
}

/** Somebody else wrote to this purchase's ledger in between: read it again before deciding. */
export class LedgerConflict extends Error {
  override readonly name = 'LedgerConflict';
}
