import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import * as z from 'zod';

const template = z.record(z.string(), z.unknown());
const path = z.string().nullable();
const seconds = z.int().positive();
const errors = z
  .array(z.string())
  .nonempty()
  .refine((names) => names.length === 1 || !names.includes('States.ALL'), 'States.ALL must stand alone');
const lastIfAny = (rules: { ErrorEquals: string[] }[]) =>
  rules.every(({ ErrorEquals }, index) => index === rules.length - 1 || !ErrorEquals.includes('States.ALL'));

const retriers = z
  .array(
    z.strictObject({
      Comment: z.string().optional(),
      ErrorEquals: errors,
      IntervalSeconds: seconds.optional(),
      MaxAttempts: z.int().nonnegative().optional(),
      BackoffRate: z.number().min(1).optional(),
      MaxDelaySeconds: seconds.optional(),
      JitterStrategy: z.enum(['NONE', 'FULL']).optional(),
    }),
  )
  .refine(lastIfAny, 'the retrier of States.ALL must be the last');
const catchers = z
  .array(
    z.strictObject({
      Comment: z.string().optional(),
      ErrorEquals: errors,
      Next: z.string(),
      ResultPath: path.optional(),
    }),
  )
  .refine(lastIfAny, 'the catcher of States.ALL must be the last');

const jsonPathOnly = z.literal('JSONPath').optional();
const any = { Comment: z.string().optional(), QueryLanguage: jsonPathOnly };
const paths = { InputPath: path.optional(), OutputPath: path.optional() };
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };
const not = z.never().optional();

const task = z.strictObject({
  Type: z.literal('Task'),
  ...any,
  ...paths,
  ...onward,
  Resource: z.literal('arn:aws:states:::lambda:invoke'),
  Parameters: z.strictObject({
    FunctionName: z.string().regex(/^\$\{\w+\}$/, 'must be the placeholder of a function: ${StateName}'),
    Payload: z.unknown().optional(),
    'Payload.$': z.string().optional(),
  }),
  ResultSelector: template.optional(),
  ResultPath: path.optional(),
  TimeoutSeconds: seconds.optional(),
  TimeoutSecondsPath: z.string().optional(),
  Retry: retriers.optional(),
  Catch: catchers.optional(),
});

const state = z.discriminatedUnion('Type', [
  task,
  z.strictObject({
    Type: z.literal('Choice'),
    ...any,
    ...paths,
    Choices: z
      .array(z.looseObject({ Next: z.string(), Condition: not, Assign: not, Output: not }))
      .nonempty(),
    Default: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...any,
    ...paths,
    ...onward,
    Seconds: z.int().nonnegative().optional(),
    SecondsPath: z.string().optional(),
    Timestamp: z.string().optional(),
    TimestampPath: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Pass'),
    ...any,
    ...paths,
    ...onward,
    Parameters: template.optional(),
    Result: z.unknown().optional(),
    ResultPath: path.optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...any, ...paths }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...any,
    Error: z.string().optional(),
    ErrorPath: z.string().optional(),
    Cause: z.string().optional(),
    CausePath: z.string().optional(),
  }),
]);

/** The names of the states that a state leads to. */
const targetsOf = (from: z.output<typeof state>): string[] =>
  [
    'Next' in from ? from.Next : undefined,
    'Default' in from ? from.Default : undefined,
    ...('Choices' in from ? from.Choices.map(({ Next }) => Next) : []),
    ...('Catch' in from ? (from.Catch ?? []).map(({ Next }) => Next) : []),
  ].filter((name) => name !== undefined);

const definition = z
  .strictObject({
    Comment: z.string().optional(),
    Version: z.string().optional(),
    QueryLanguage: jsonPathOnly,
    TimeoutSeconds: seconds.optional(),
    StartAt: z.string(),
    States: z.record(z.string(), state),
  })
  .superRefine(({ StartAt, States }, { addIssue }) => {
    if (!Object.hasOwn(States, StartAt))
      addIssue({ code: 'custom', path: ['StartAt'], message: `no state ${StartAt}` });
    for (const [name, from] of Object.entries(States))
      for (const target of targetsOf(from).filter((target) => !Object.hasOwn(States, target)))
        addIssue({
          code: 'custom',
          path: ['States', name],
          message: `leads to ${target}, which is no state`,
        });
  });

/**
 * Reads a state machine's definition, and the names of the functions that its Task states invoke. The
 * interpreter skips in silence what it doesn't know; so whatever it wouldn't interpret as AWS does is refused.
 */
export const readDefinition = (text: string, functionArn: (name: string) => string) => {
  const { success, data, error } = definition.safeParse(JSON.parse(text));
  if (!success)
    throw new Error(
      `The state machine has parts that the sandbox does not interpret:\n${z.prettifyError(error)}`,
    );
  const functions: Record<string, string> = {};
  for (const [name, state] of Object.entries(data.States)) {
    if (state.Type !== 'Task') continue;
    functions[name] = state.Parameters.FunctionName.slice('${'.length, -'}'.length);
    state.Parameters.FunctionName = functionArn(functions[name]);
  }
  return { definition: z.custom<StateMachineDefinition>().parse(data), functions };
};
