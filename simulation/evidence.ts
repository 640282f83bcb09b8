import type { Accident } from './accidents.ts';
import type { FunctionName } from './product.ts';

/** An entry of the ledger's table as the sandbox holds it, in the sandbox's own words. */
export type LedgerRow = {
  purchaseId: string;
  sequence: number;
  type: string;
  entry: Record<string, unknown>;
};

/** A PurchaseOffering that reached the service: who sent it, and what the ledger held at that moment. */
export type Send = {
  requestId: string;
  at: number;
  execution: string;
  functionBeganAt: number;
  ledger: LedgerRow[];
};

/** What the account owns by a purchase. `requestId` tells which send made it; one that is no send's is somebody else's. */
export type Owned = { id: string; requestId: string; at: number; cost?: string };

export type ExecutionSeen = {
  arn: string;
  name: string;
  delivery: number;
  startedAt: number;
  /** When its CheckEligibility made its last call. */
  askedAt?: number;
  stoppedAt?: number;
  status: string;
  /** The output, or the cause of a failure, where it is JSON. */
  told?: Record<string, unknown>;
  error?: string;
  /** A person stopped it at least once. */
  stopped: boolean;
};

export type MessageSeen = {
  at: number;
  subject: string;
  attributes: Record<string, string>;
  machine: Record<string, unknown>;
  email: string;
};

/** Everything that a judge may know of a run: the sandbox's books, and what the world was told. */
export type Evidence = {
  executions: ExecutionSeen[];
  messages: MessageSeen[];
  sends: Send[];
  /** As it is at the end. */
  ledger: LedgerRow[];
  owned: Owned[];
  /** By how much the offerings' first prices were multiplied, from when on. */
  prices: { at: number; factor: number }[];
  endedAt: number;
  lastAccidentAt: number;
  /** How often each operation was called: `dynamodb.Query`. */
  callCounts: Record<string, number>;
  /** The functions that ran, and how many calls each of them made. */
  invocations: { state: FunctionName; nth: number; calls: number }[];
  struck: { accident: Accident; state: FunctionName | 'none' }[];
};
