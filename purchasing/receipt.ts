/** What the service gave for a purchase: its own record, unchanged in name and value, and the id it is known by. */
export type Receipt = { id: string; record: Record<string, unknown> };

/** A purchase in the service's books that a lost one may have become. One that `differs` is not what was sent, and may be it all the same: AWS does not document what it writes there. */
export type Candidate = Receipt & { differs: boolean };
