/** What the service gave for a purchase: its own record, unchanged in name and value, and the id it is known by. */
export type Receipt = { id: string; record: Record<string, unknown> };
