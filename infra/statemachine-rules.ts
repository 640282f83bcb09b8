import aslValidator from 'asl-validator';
import * as z from 'zod';
import * as ownErrors from '../purchasing/errors.ts';

const handling = z.looseObject({ ErrorEquals: z.array(z.string()) });
const retrier = handling.extend({
  // The defaults are Step Functions' own (Amazon States Language, Retry).
  IntervalSeconds: z.number().default(1),
  BackoffRate: z.number().default(2),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.string().default('NONE'),
});
const catcher = handling.extend({ Next: z.string() });
const state = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  End: z.boolean().default(false),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).default([]),
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
  TimeoutSeconds: z.number().optional(),
  Parameters: z.looseObject({ FunctionName: z.unknown().optional() }).optional(),
});
const definition = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });

type State = z.output<typeof state>;

export const readDefinition = (text: string) => definition.parse(JSON.parse(text));

/** The Task states and after how many seconds each gives up. Each has the function of its own name. */
export const taskStates = (text: string): { name: string; timeoutSeconds: number | undefined }[] =>
  Object.entries(readDefinition(text).States)
    .filter(([, { Type }]) => Type === 'Task')
    .map(([name, { TimeoutSeconds }]) => ({ name, timeoutSeconds: TimeoutSeconds }));

/** What the functions throw: the errors of our own, each with its literal name. */
const ownNames: string[] = Object.values(ownErrors).map((OwnError) => new OwnError().name);

/** What else ends an invocation: AWS's errors through the SDK, and Lambda's and Step Functions' own. */
const awsNames = new Set([
  // MediaConnect's and DynamoDB's API models.
  'TooManyRequestsException',
  'ServiceUnavailableException',
  'InternalServerErrorException',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  // Common to all services ("Common Errors" of each API reference).
  'ThrottlingException',
  'ServiceUnavailable',
  'InternalFailure',
  // The SDK's own, when no answer came.
  'TimeoutError',
  // Lambda, and Step Functions about Lambda (Step Functions developer guide, "Error names" and "Handle transient Lambda errors").
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'States.ALL',
  'States.Timeout',
  'States.TaskFailed',
]);

const retrierFaults = ({
  IntervalSeconds,
  BackoffRate,
  MaxDelaySeconds,
  JitterStrategy,
}: z.output<typeof retrier>) => [
  ...(BackoffRate < 1 ? [`BackoffRate ${BackoffRate} is below 1`] : []),
  ...(MaxDelaySeconds !== undefined && MaxDelaySeconds <= IntervalSeconds
    ? [`MaxDelaySeconds ${MaxDelaySeconds} is not above IntervalSeconds ${IntervalSeconds}`]
    : []),
  ...(['FULL', 'NONE'].includes(JitterStrategy)
    ? []
    : [`JitterStrategy ${JitterStrategy} is neither FULL nor NONE`]),
];

const nameFaults = (rules: { ErrorEquals: string[] }[], where: string): string[] =>
  rules.flatMap(({ ErrorEquals }, index) => [
    ...(ErrorEquals.includes('States.ALL') && ErrorEquals.length > 1
      ? [`${where} has States.ALL in company`]
      : []),
    ...(ErrorEquals.includes('States.ALL') && index < rules.length - 1
      ? [`${where} has States.ALL not last`]
      : []),
    ...ErrorEquals.filter((name) => !awsNames.has(name) && !ownNames.includes(name)).map(
      (name) => `${where} names ${name}, which nothing throws`,
    ),
  ]);

const taskFaults = (name: string, { Retry, Catch, Parameters, TimeoutSeconds }: State): string[] => {
  const caught = new Set(Catch.flatMap(({ ErrorEquals }) => ErrorEquals));
  return [
    ...(Parameters?.FunctionName === `\${${name}}` ? [] : ['does not invoke the function of its name']),
    ...(TimeoutSeconds === undefined ? ['has no TimeoutSeconds, and would wait for a year'] : []),
    ...Retry.flatMap(retrierFaults).map((fault) => `Retry: ${fault}`),
    ...nameFaults(Retry, 'Retry'),
    ...nameFaults(Catch, 'Catch'),
    ...[...ownNames, 'States.Timeout']
      .filter((thrown) => !caught.has('States.ALL') && !caught.has(thrown))
      .map((thrown) => `catches no ${thrown}`),
  ];
};

const nextOf = ({ Next, Default, Choices, Catch }: State): string[] =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter(
    (next) => next !== undefined,
  );

const from = (starts: string[], onward: (name: string) => string[]): Set<string> => {
  const seen = new Set<string>();
  const walk = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    onward(name).forEach(walk);
  };
  starts.forEach(walk);
  return seen;
};

const routeFaults = (start: string, states: Record<string, State>): string[] => {
  const names = Object.keys(states);
  const onward = (name: string): string[] => (states[name] ? nextOf(states[name]) : []);
  const reached = from([start], onward);
  const ends = names.filter(
    (name) => ['Succeed', 'Fail'].includes(states[name]?.Type ?? '') || states[name]?.End,
  );
  const ending = from(ends, (name) => names.filter((before) => onward(before).includes(name)));
  return names.flatMap((name) => [
    ...(reached.has(name) ? [] : [`${name}: nothing leads here`]),
    ...(ending.has(name) ? [] : [`${name}: leads to no end`]),
  ]);
};

/** Everything that is wrong with a state machine's definition, by asl-validator and by what it lets pass. */
export const statemachineFaults = (text: string): string[] => {
  const validated = aslValidator(JSON.parse(text));
  if (!validated.isValid) return [validated.errorsText()];
  const { StartAt, States } = readDefinition(text);
  return [
    ...routeFaults(StartAt, States),
    ...Object.entries(States)
      .filter(([, { Type }]) => Type === 'Task')
      .flatMap(([name, task]) => taskFaults(name, task).map((fault) => `${name}: ${fault}`)),
  ];
};
