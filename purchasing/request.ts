import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type Execution, homeOf } from './execution.ts';
import type { Money } from './money.ts';
import { startFault } from './start.ts';

const text = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).check(z.regex(pattern, { error: expected }));

const flag = z.optional(z.boolean({ error: 'true or false' }));

const requestId = z.optional(
  text(
    /^[A-Za-z0-9][A-Za-z0-9_.:/@+=-]{0,254}$/,
    '1 to 255 letters, digits and _ . : / @ + = -, a letter or digit first',
  ),
);

const spendLimit = z.optional(
  z.strictObject(
    {
      amount: text(/^\d{1,12}(\.\d{1,6})?$/, 'a decimal amount as text, such as "6000.00"'),
      currencyCode: z.literal('USD', { error: '"USD", the currency of both services' }),
    },
    { error: 'an amount with its currency: {"amount": "6000.00", "currencyCode": "USD"}' },
  ),
);

const region = /^[a-z]{2}(-[a-z]+)+-\d$/;

const offeringArn =
  /^arn:aws[a-z-]*:mediaconnect:([a-z]{2}(?:-[a-z]+)+-\d)::?offering:[A-Za-z0-9._-]{1,200}$/;

/** MediaConnect PurchaseOffering's parameters (API reference, PurchaseOffering); two of them can be left to BuyOnce. */
const mediaConnectParameters = z.strictObject(
  {
    OfferingArn: text(offeringArn, 'a MediaConnect offering ARN: arn:aws:mediaconnect:REGION::offering:ID'),
    ReservationName: z.optional(
      text(
        /^[A-Za-z0-9]([A-Za-z0-9_-]{0,126}[A-Za-z0-9])?$/,
        '1 to 128 letters, digits, _ and -, a letter or digit at both ends',
      ),
    ),
    Start: z.optional(
      text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a time in UTC to the second, such as 2020-03-05T23:30:00Z'),
    ),
  },
  { error: 'an object with the parameters of MediaConnect PurchaseOffering' },
);

const quantity = 'a whole number of slots from 1 to 1000';

/** Device Farm PurchaseOffering's parameters (API reference, PurchaseOffering). */
const deviceFarmParameters = z.strictObject(
  {
    offeringId: text(/^[A-Za-z0-9-]{32,128}$/, 'an offering id of 32 to 128 letters, digits and -'),
    quantity: z
      .int({ error: quantity, abort: true })
      .check(z.minimum(1, { error: quantity }), z.maximum(1000, { error: quantity })),
    offeringPromotionId: z.optional(
      text(/^[!-~]{4,256}$/, 'a promotion id of 4 to 256 visible ASCII characters'),
    ),
  },
  { error: 'an object with the parameters of Device Farm PurchaseOffering' },
);

const mediaConnectRequest = z.strictObject({
  requestId,
  service: z.literal('mediaconnect'),
  region: z.optional(text(region, 'a Region, such as eu-west-1')),
  purchase: mediaConnectParameters,
  spendLimit,
  dryRun: flag,
});

const deviceFarmRequest = z.strictObject({
  requestId,
  service: z.literal('devicefarm'),
  purchase: deviceFarmParameters,
  spendLimit,
  dryRun: flag,
  resendWhenAbsent: flag,
});

/** The execution input: the one source of the parser and of the published JSON Schema. */
export const purchaseRequest = z.discriminatedUnion('service', [mediaConnectRequest, deviceFarmRequest], {
  error: 'an object with "service": "mediaconnect" or "devicefarm"',
});

export type MediaConnectParameters = { OfferingArn: string; ReservationName: string; Start: string };
export type DeviceFarmParameters = z.infer<typeof deviceFarmParameters>;

type Common = {
  purchaseId: string;
  account: string;
  region: string;
  /** When the execution started: the clock that Start is held against. */
  requestedAt: string;
  /** How many entries the ledger had when this execution began: what was closed by then may be asked for again. */
  ledgerSeen: number;
  spendLimit?: Money | undefined;
  dryRun: boolean;
};

/** A request that can be acted on: every default filled in, so that two spellings of one request are equal. */
export type MediaConnectPurchase = Common & {
  service: 'mediaconnect';
  parameters: MediaConnectParameters;
  /** The caller left Start out: it is this execution's start, and a repeat's own start means the same request. */
  startLeftOut: boolean;
};
export type DeviceFarmPurchase = Common & {
  service: 'devicefarm';
  parameters: DeviceFarmParameters;
  resendWhenAbsent: boolean;
};
export type Purchase = MediaConnectPurchase | DeviceFarmPurchase;

/** What is wrong with a request: where, what was expected, what came instead. */
export type Fault = { path: string; expected: string; received: string };

/** A value as a message can carry it: one short line of visible ASCII. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
};

const at = (value: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner === null || typeof inner !== 'object' ? undefined : Reflect.get(inner, key)),
    value,
  );

const pathOf = (path: PropertyKey[]): string => path.map(String).join('.') || '(the request)';

/** As many as a failed execution's cause can carry: 32,768 characters (API reference, HistoryEvent). */
const mostFaults = 50;

const faultsOf = (request: unknown, issues: z.core.$ZodIssue[]): Fault[] =>
  issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: shown(pathOf([...issue.path, key])).slice(1, -1),
        expected: 'no such member',
        received: shown(at(request, [...issue.path, key])),
      }));
    return [{ path: pathOf(issue.path), expected: issue.message, received: shown(at(request, issue.path)) }];
  });

/** The name of a reservation that the caller did not name: the same at every attempt, different in every Region. */
const derivedName = (...identity: string[]): string =>
  `buyonce-${createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 24)}`;

/**
 * Parses the execution's input: a purchase, or every fault at once. A Start outside its window is told apart, since
 * it is no fault in the repeat of a request that was accepted when it was inside.
 */
export const parseRequest = (
  input: unknown,
  execution: Execution,
): { purchase: Purchase; outside?: Fault } | { faults: Fault[] } => {
  const parsed = purchaseRequest.safeParse(input);
  const faults = parsed.success ? [] : faultsOf(input, parsed.error.issues);
  const home = homeOf(execution);
  const arn = at(input, ['purchase', 'OfferingArn']);
  const arnRegion = typeof arn === 'string' ? offeringArn.exec(arn)?.[1] : undefined;
  const place = at(input, ['region']) ?? home.region;
  const elsewhere = typeof place === 'string' && region.test(place) && arnRegion && arnRegion !== place;
  if (elsewhere && at(input, ['service']) === 'mediaconnect')
    faults.push({
      path: 'purchase.OfferingArn',
      expected: `an offering of Region ${place}`,
      received: shown(arn),
    });
  const given = at(input, ['requestId']);
  if (given === undefined && !requestId.safeParse(execution.name).success)
    faults.push({
      path: 'requestId',
      expected: 'a requestId, since the name of this execution can not serve as one',
      received: 'nothing',
    });
  const start = at(input, ['purchase', 'Start']);
  const expected = typeof start === 'string' ? startFault(start, execution.startedAt) : undefined;
  const outside = expected && { path: 'purchase.Start', expected, received: shown(start) };

  if (!parsed.success || faults.length > 0) {
    const all = outside ? [...faults, outside] : faults;
    const more = all.length - mostFaults;
    const rest = { path: '(the request)', expected: 'fewer faults', received: `${more} more of them` };
    return { faults: more > 0 ? [...all.slice(0, mostFaults), rest] : all };
  }
  const request = parsed.data;
  const purchaseId = request.requestId ?? execution.name;
  const common = {
    purchaseId,
    account: home.account,
    requestedAt: execution.startedAt,
    ledgerSeen: 0,
    ...(request.spendLimit && { spendLimit: request.spendLimit }),
    dryRun: request.dryRun ?? false,
  };
  if (request.service === 'devicefarm')
    return {
      purchase: {
        ...common,
        service: 'devicefarm',
        region: 'us-west-2',
        parameters: request.purchase,
        resendWhenAbsent: request.resendWhenAbsent ?? false,
      },
    };
  const reservedIn = request.region ?? home.region;
  return {
    purchase: {
      ...common,
      service: 'mediaconnect',
      region: reservedIn,
      parameters: {
        OfferingArn: request.purchase.OfferingArn,
        ReservationName:
          request.purchase.ReservationName ?? derivedName(home.account, reservedIn, purchaseId),
        Start: request.purchase.Start ?? execution.startedAt.replace(/\.\d+/, ''),
      },
      startLeftOut: request.purchase.Start === undefined,
    },
    ...(outside && { outside }),
  };
};
