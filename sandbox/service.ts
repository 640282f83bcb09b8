import type { Protocol } from './protocols/protocol.ts';
import type { Rate } from './throttle.ts';
import type { Operation } from './wire.ts';

/** An emulated service: how it is spoken to, what it does, and how it says no. */
export type Service = {
  protocol: Protocol;
  operations: Record<string, Operation>;
  /** The Regions that it is in; every one when not given. */
  regions?: string[];
  /** The account's rate limit in a Region, and the bucket that an operation takes from. */
  rate?: (operation: string) => Rate & { bucket: string };
  /** The names and statuses of the errors that any call may get. */
  errors: Record<'throttled' | 'denied' | 'internal' | 'unavailable', [name: string, status: number]>;
};
