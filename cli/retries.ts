import * as z from 'zod/mini';

const retrier = z.object({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z._default(z.number(), 1),
  BackoffRate: z._default(z.number(), 2),
  MaxDelaySeconds: z.optional(z.number()),
  MaxAttempts: z._default(z.number(), 3),
});

const definitionSchema = z.object({
  States: z._default(
    z.record(
      z.string(),
      z.object({ Retry: z._default(z.array(retrier), []), Seconds: z.optional(z.number()) }),
    ),
    {},
  ),
});

/** What the command line needs to know of a state machine: how its states retry and how long they wait. */
export type Definition = z.infer<typeof definitionSchema>;

export const parseDefinition = (definition: string): Definition =>
  definitionSchema.parse(JSON.parse(definition));

const matches = (error: string, names: string[]): boolean =>
  names.includes(error) ||
  names.includes('States.ALL') ||
  (names.includes('States.TaskFailed') && error !== 'States.Timeout');

/**
 * The longest wait before a state is tried again after these failures of it, in seconds; undefined when it is not.
 * Each retrier counts its own failures (Amazon States Language, "Retrying after an error").
 */
export const retryWithin = (
  { States }: Definition,
  state: string,
  failures: string[],
): number | undefined => {
  const retriers = States[state]?.Retry ?? [];
  const retrierOf = (error: string) => retriers.find(({ ErrorEquals }) => matches(error, ErrorEquals));
  const latest = retrierOf(failures.at(-1) ?? '');
  const count = failures.filter((error) => retrierOf(error) === latest).length;
  if (!latest || count > latest.MaxAttempts) return undefined;
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY } = latest;
  return Math.min(IntervalSeconds * BackoffRate ** (count - 1), MaxDelaySeconds);
};
