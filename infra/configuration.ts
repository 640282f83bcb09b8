import * as z from 'zod';
import { parseRequest } from '../purchasing/request.ts';

const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);

const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region, such as eu-west-1');

/** The severities of a message, least first: no news, news, something to mend, something that needs a person. */
const severities = ['info', 'notice', 'warning', 'critical'] as const;

const from = z.enum(severities).default('notice');

/** The severities that a subscriber who wants to hear `from` one of them upwards gets. */
export const severitiesFrom = (severity: (typeof severities)[number]): string[] =>
  severities.slice(severities.indexOf(severity));

/** A schedule's name is part of the identity of what it buys: a schedule under another name buys again. */
const schedule = z.strictObject({
  name: text(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, '1 to 64 letters, digits and . - _'),
  expression: text(
    /^(cron|rate|at)\([^()]+\)$/,
    'cron(...), rate(...) or at(...) as EventBridge Scheduler has them',
  ),
  timeZone: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'an IANA time zone',
    )
    .default('UTC'),
  /** How late it may start, in minutes; absent: on the minute. */
  flexibleWindowMinutes: z.int().min(1).max(1440).optional(),
  /** The execution's input, less what a schedule can't know: requestId, Start and ReservationName. */
  request: z.record(z.string(), z.unknown()),
});

const deployment = z.strictObject({
  /** Absent: the one that has no suffix to its names. */
  stage: text(/^[a-z][a-z0-9-]{0,19}$/, '1 to 20 of a-z, 0-9 and -, a letter first').optional(),
  /** Absent: the account of the credentials that deploy. */
  account: text(/^\d{12}$/, '12 digits').optional(),
  /** One stack in each; absent: the Region of the credentials that deploy, or us-east-1. */
  regions: z.array(region).min(1, 'at least one Region').optional(),
  /** The most that any single purchase may commit to. No request can raise it. */
  spendCeiling: text(
    /^\d{1,12}(\.\d{1,6})? USD$/,
    'an amount and its currency, such as "250000.00 USD"',
  ).default('250000.00 USD'),
  /** Who is told by e-mail, and from which severity on. Each has to confirm the subscription once. */
  people: z.array(z.strictObject({ email: z.email('an e-mail address'), from })).default([]),
  /** HTTPS endpoints that are told, with Amazon Q Developer's chat card as the body. */
  endpoints: z
    .array(z.strictObject({ url: text(/^https:\/\/\S+$/, 'a URL that begins with https://'), from }))
    .default([]),
  /** A Slack channel that Amazon Q Developer has been let into by hand. */
  chat: z
    .strictObject({
      slackWorkspaceId: text(/^T[A-Z0-9]{2,}$/, 'a Slack workspace id, such as T0123ABCD'),
      slackChannelId: text(/^[CG][A-Z0-9]{2,}$/, 'a Slack channel id, such as C0123ABCD'),
    })
    .optional(),
  schedules: z.array(schedule).default([]),
  /**
   * How many purchases are sent at the same moment: Device Farm lets 10 through at once, then 1 a second. It is
   * reserved from the account's quota of concurrent executions, which has to leave 100 unreserved; 'unreserved'
   * deploys where the quota is smaller.
   */
  purchasesAtOnce: z.union([z.int().min(1).max(100), z.literal('unreserved')]).default(10),
  logRetentionDays: z
    .literal(
      [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      'a number of days that CloudWatch Logs knows, such as 30, 90 or 365',
    )
    .default(365),
  /** What becomes of the ledger when the stack is deleted. 'destroy' is for trying it out: it forgets what was bought. */
  ledgerRemoval: z.enum(['retain', 'destroy']).default('retain'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
});

/** What a person writes in deployments.ts: everything may be left out. */
export type DeploymentInput = z.input<typeof deployment>;

/** One stack: a stage in a Region. */
export type Deployment = Omit<z.output<typeof deployment>, 'regions'> & { region: string };

/** The state machine's name, of which every other name is made. */
export const workflowNameOf = (stage: string | undefined): string =>
  stage === undefined ? 'purchase-offering' : `purchase-offering-${stage}`;

const leftToSchedule = ['requestId', 'purchase.Start', 'purchase.ReservationName'];

/** The faults of a scheduled request, as ValidateRequest itself would find them. */
const requestFaults = (request: Record<string, unknown>, inRegion: string): string[] => {
  const given = leftToSchedule.filter((path) => {
    const [member = '', inner] = path.split('.');
    const value = request[member];
    return inner === undefined
      ? value !== undefined
      : typeof value === 'object' && value !== null && inner in value;
  });
  const parsed = parseRequest(request, {
    id: `arn:aws:states:${inRegion}:123456789012:execution:purchase-offering:scheduled`,
    name: 'scheduled',
    startedAt: '2026-01-01T00:00:00.000Z',
  });
  return [
    ...given.map((path) => `${path}: left out, since every run of the schedule makes its own`),
    ...('faults' in parsed
      ? parsed.faults.map(({ path, expected, received }) => `${path}: expected ${expected}, got ${received}`)
      : []),
  ];
};

const scheduleFaults = ({ schedules }: z.output<typeof deployment>, regions: string[]): string[] => [
  ...schedules.flatMap(({ name, request }, index) => [
    ...requestFaults(request, regions[0] ?? '').map((fault) => `schedules.${index}.request.${fault}`),
    ...(schedules.findIndex((other) => other.name === name) < index
      ? [`schedules.${index}.name: ${name} is there twice`]
      : []),
  ]),
  ...(schedules.length > 0 && regions.length > 1
    ? ['schedules: need a deployment to a single Region; every stack would buy for itself']
    : []),
];

/** Reads the deployments, or throws one error that lists every fault of all of them. */
export const readDeployments = (input: unknown, defaultRegion: string): Deployment[] => {
  const { success, data, error } = z.array(deployment).min(1, 'at least one deployment').safeParse(input);
  const faults = success
    ? data.flatMap((one, index) =>
        scheduleFaults(one, one.regions ?? [defaultRegion]).map((fault) => `${index}.${fault}`),
      )
    : error.issues.map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`);
  const stacks = (data ?? []).flatMap(({ regions = [defaultRegion], ...one }) =>
    regions.map((region) => ({ ...one, region })),
  );
  const keyOf = ({ stage, account, region }: Deployment) =>
    `${workflowNameOf(stage)} in ${account ?? 'the account'}, ${region}`;
  for (const [key, { length }] of Map.groupBy(stacks, keyOf))
    if (length > 1) faults.push(`${key} is deployed ${length} times`);
  if (faults.length === 0) return stacks;
  throw new Error(
    ['infra/deployments.ts is not in order:', ...faults.map((fault) => `- ${fault}`)].join('\n'),
  );
};
