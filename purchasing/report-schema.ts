import * as z from 'zod/mini';

const money = z.object({ amount: z.string(), currencyCode: z.string() });

const commitment = z.object({
  what: z.string(),
  offering: z.string(),
  rate: money,
  per: z.enum(['hour', 'month']),
  term: z.optional(z.object({ months: z.number(), hours: z.number(), end: z.string() })),
  committed: money,
});

const reason = z.object({
  code: z.string(),
  message: z.string(),
  figures: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
});

const fault = z.object({ path: z.string(), expected: z.string(), received: z.string() });

/** The machine's message, which is the execution's output as well. The published JSON Schema is made of this. */
export const reportSchema = z.object({
  version: z.literal('1'),
  outcome: z.enum(['PURCHASED', 'PLANNED', 'INELIGIBLE', 'REJECTED', 'INVALID', 'FAILED', 'NEEDS_ATTENTION']),
  /** `info` is no news and may be filtered out; `critical` needs a person. */
  severity: z.enum(['info', 'notice', 'warning', 'critical']),
  /** What happened, within 100 ASCII characters. */
  summary: z.string(),
  requestId: z.string(),
  service: z.enum(['mediaconnect', 'devicefarm', 'unknown']),
  region: z.string(),
  account: z.string(),
  /** The execution's ARN. */
  execution: z.string(),
  dryRun: z.boolean(),
  /** PurchaseOffering's own parameters, as they were or would be sent. */
  purchase: z.optional(z.record(z.string(), z.unknown())),
  commitment: z.optional(commitment),
  /** `record` is the service's own, unchanged in name and value. */
  receipt: z.optional(z.object({ id: z.string(), record: z.record(z.string(), z.unknown()) })),
  /** How the receipt was come by. */
  foundBy: z.optional(z.enum(['answer', 'reconciliation', 'person'])),
  /** Bought by an earlier execution of the same request, not by this one. */
  boughtEarlier: z.optional(z.boolean()),
  /** Sends that were never answered and never found: should one land after all, it is a second purchase. */
  absentSends: z.optional(z.number()),
  reasons: z.optional(z.array(reason)),
  faults: z.optional(z.array(fault)),
  /** When the send was submitted whose outcome is unknown. */
  since: z.optional(z.string()),
});

export type Report = z.infer<typeof reportSchema>;
