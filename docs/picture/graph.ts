import * as z from 'zod/mini';

type Comparison = { StringEquals?: string | undefined; Or?: Comparison[] | undefined };

const comparison: z.ZodMiniType<Comparison> = z.object({
  StringEquals: z.optional(z.string()),
  Or: z.optional(z.array(z.lazy(() => comparison))),
});

const stateSchema = z.object({
  Type: z.enum(['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail']),
  Comment: z._default(z.string(), ''),
  Next: z.optional(z.string()),
  Default: z.optional(z.string()),
  Seconds: z.optional(z.number()),
  Choices: z._default(z.array(z.intersection(comparison, z.object({ Next: z.string() }))), []),
  Catch: z._default(z.array(z.object({ Next: z.string() })), []),
});

const definitionSchema = z.object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) });

export type Kind = z.infer<typeof stateSchema>['Type'] | 'Start';

/** A state as it is drawn: its name, and what it does in a few words. */
export type Drawn = { name: string; kind: Kind; words: string };

/** A way from one state to the next. `error`: taken when the state fails for good. */
export type Way = { from: string; to: string; label: string; error: boolean };

const valuesOf = ({ StringEquals, Or = [] }: Comparison): string[] =>
  StringEquals === undefined ? Or.flatMap(valuesOf) : [StringEquals];

const firstSentence = (comment: string): string =>
  comment.match(/^[^.?:]+[.?]/)?.[0].replace(/\.$/, '') ?? '';

/** The graph of a state machine in Amazon States Language, with all that its picture shows. */
export const graphOf = (definition: string): { states: Drawn[]; ways: Way[] } => {
  const { StartAt, States } = definitionSchema.parse(JSON.parse(definition));
  const states = Object.entries(States).map(([name, { Type, Comment, Seconds }]): Drawn => {
    const words = { Task: firstSentence(Comment), Wait: `${Seconds} s` }[String(Type)] ?? '';
    return { name, kind: Type, words };
  });
  const ways = Object.entries(States).flatMap(([from, { Next, Default, Choices, Catch }]): Way[] => [
    ...Choices.map((choice) => ({ from, to: choice.Next, label: valuesOf(choice).join('\n'), error: false })),
    ...(Default === undefined ? [] : [{ from, to: Default, label: 'else', error: false }]),
    ...(Next === undefined ? [] : [{ from, to: Next, label: '', error: false }]),
    ...Catch.map(({ Next: to }) => ({ from, to, label: 'error', error: true })),
  ]);
  return {
    states: [{ name: 'Start', kind: 'Start', words: '' }, ...states],
    ways: [{ from: 'Start', to: StartAt, label: '', error: false }, ...ways],
  };
};
