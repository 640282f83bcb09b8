import fc from 'fast-check';
import { Books } from '../sandbox/books.ts';
import { offeringsIn } from '../sandbox/mediaconnect/offerings.ts';
import { type Accident, accidentOf, beyondTheWindow } from './accidents.ts';

/** A request as it reaches the workflow, once or more often; `seconds` after the beginning. */
export type Delivery = { request: number; seconds: number };

/** A world and what happens in it: all that a run depends on, so that the same history always ends the same way. */
export type History = {
  service: 'mediaconnect' | 'devicefarm';
  /** Milliseconds since 1970. */
  beginsAt: number;
  /** What AWS leaves undocumented, as it is in this world. */
  switches: Record<string, string | number | boolean>;
  requests: Record<string, unknown>[];
  deliveries: Delivery[];
  accidents: Accident[];
  /** Of latencies and of jitter. */
  chance: number;
  /** A world with a risk that can't be excluded: there, what counts is that a person is told. */
  residual?: 'late-landing' | 'twin';
};

/** In the middle of a month, seconds before and after the first of one, on the 29th of February. */
const beginsAt = fc.constantFrom(
  Date.UTC(2026, 5, 17, 9, 30),
  Date.UTC(2026, 6, 31, 23, 59, 50),
  Date.UTC(2026, 11, 31, 23, 58),
  Date.UTC(2028, 1, 29, 12),
  Date.UTC(2026, 8, 1, 0, 0, 1),
);

export const mediaConnectRegion = 'eu-west-1';
export const mediaConnectOfferings = offeringsIn(new Books(), mediaConnectRegion).slice(0, 2);
export const deviceFarmOfferings = [
  '8980F81C-00D7-469D-8EC6-12345EXAMPLE',
  'A53D4D73-A6F6-4B82-A0B0-12345EXAMPLE',
];

/** Absent in most requests, so that it is the member itself that is left out. */
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: value });

const common = {
  requestId: fc.oneof(
    fc.constant({}),
    fc.constantFrom('alpha', 'beta').map((requestId) => ({ requestId })),
  ),
  dryRun: rarely(fc.boolean().map((dryRun) => ({ dryRun }))),
};

const spendLimit = (...amounts: string[]) =>
  rarely(fc.constantFrom(...amounts).map((amount) => ({ spendLimit: { amount, currencyCode: 'USD' } })));

const mediaConnectRequest = (beginning: number) =>
  fc
    .record({
      ...common,
      offering: fc.constantFrom(...mediaConnectOfferings),
      name: rarely(fc.constantFrom('first', 'second').map((ReservationName) => ({ ReservationName }))),
      start: rarely(fc.constant({ Start: `${new Date(beginning).toISOString().slice(0, 7)}-01T00:00:00Z` })),
      limit: spendLimit('6000.00', '5256.00', '10.00'),
    })
    .map(({ requestId, dryRun, offering, name, start, limit }) => ({
      ...requestId,
      service: 'mediaconnect',
      region: mediaConnectRegion,
      purchase: { OfferingArn: offering.offeringArn, ...name, ...start },
      ...limit,
      ...dryRun,
    }));

const deviceFarmRequest = fc
  .record({
    ...common,
    offeringId: fc.constantFrom(...deviceFarmOfferings),
    quantity: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(1, 1, 2) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1.5) },
    ),
    promotion: rarely(
      fc
        .constantFrom('WELCOME-HALF-EXAMPLE', 'UNKNOWN')
        .map((offeringPromotionId) => ({ offeringPromotionId })),
    ),
    limit: spendLimit('500.00', '250.00', '10.00'),
    resend: rarely(fc.constant({ resendWhenAbsent: true })),
  })
  .map(({ requestId, dryRun, offeringId, quantity, promotion, limit, resend }) => ({
    ...requestId,
    service: 'devicefarm',
    purchase: { offeringId, quantity, ...promotion },
    ...limit,
    ...dryRun,
    ...resend,
  }));

const switches = {
  mediaconnect: fc.record({
    reservationNamesUniquePer: fc.constantFrom('account', 'account-and-region', 'not-at-all'),
    processingSeconds: fc.constantFrom(0, 60, 3600),
    processingCountsAsActive: fc.boolean(),
    activeReservationError: fc.constantFrom('BadRequestException', 'ForbiddenException'),
    takenNameError: fc.constantFrom('BadRequestException', 'ForbiddenException'),
    readLagMs: fc.constantFrom(0, 0, 5_000, 180_000),
    redriveEntersStateAnew: fc.boolean(),
    pageSize: fc.constantFrom(1, 100),
  }),
  devicefarm: fc.record({
    deviceFarmProration: fc.constantFrom('days-left-rounded-up', 'days-left-rounded-half-up', 'full-month'),
    maxSlots: fc.constantFrom(100, 2),
    unknownPromotionError: fc.constantFrom('ArgumentException', 'NotFoundException', 'NotEligibleException'),
    readLagMs: fc.constantFrom(0, 0, 5_000, 180_000),
    redriveEntersStateAnew: fc.boolean(),
    pageSize: fc.constantFrom(1, 100),
  }),
};

type Switches = Record<string, string | number | boolean>;

/** MediaConnect's own rules make a late landing harmless, unless they are off; Device Farm's requests are not sent again by themselves. */
const mayLandLate = (
  service: History['service'],
  settings: Switches,
  requests: Record<string, unknown>[],
): boolean =>
  service === 'mediaconnect'
    ? settings.processingCountsAsActive === true || settings.processingSeconds === 0
    : !requests.some(({ resendWhenAbsent }) => resendWhenAbsent);

/** Somebody else's purchase that looks like ours, made before it and long enough to be seen by every read. */
const twinBefore = rarely(
  fc.constant({
    at: 'time' as const,
    seconds: -200,
    what: 'bought-in-the-console' as const,
    like: 'ours' as const,
  }),
);

const historyOf = (service: History['service'], beginning: number): fc.Arbitrary<History> => {
  const request: fc.Arbitrary<Record<string, unknown>> =
    service === 'mediaconnect' ? mediaConnectRequest(beginning) : deviceFarmRequest;
  // A second delivery of a request, or none.
  const again = fc.record({
    request: fc.nat(),
    seconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
  });
  return fc
    .tuple(switches[service], fc.array(request, { minLength: 1, maxLength: 4 }))
    .chain(([settings, requests]) =>
      fc.record({
        service: fc.constant(service),
        beginsAt: fc.constant(beginning),
        switches: fc.constant<Switches>(settings),
        requests: fc.constant(requests),
        deliveries: fc
          .record({ again: fc.array(again, { maxLength: 2 }), spread: fc.constantFrom(0, 0, 5, 300, 1500) })
          .map(({ again, spread }) => [
            ...requests.map((_, request) => ({ request, seconds: request * spread })),
            ...again.map(({ request, seconds }) => ({ request: request % requests.length, seconds })),
          ]),
        accidents: fc
          .tuple(
            twinBefore,
            fc.array(accidentOf(service, mayLandLate(service, settings, requests)), { maxLength: 8 }),
          )
          .map(([twin, others]): Accident[] => ('what' in twin ? [twin, ...others] : others)),
        chance: fc.noShrink(fc.nat()),
      }),
    );
};

/** Any history in which the laws hold without a remainder. */
export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(fc.constantFrom('mediaconnect' as const, 'devicefarm' as const), beginsAt)
  .chain(([service, beginning]) => historyOf(service, beginning));

const slot = (requestId: string, more: object) => ({
  requestId,
  service: 'devicefarm',
  purchase: { offeringId: deviceFarmOfferings[0], quantity: 1 },
  ...more,
});

/**
 * What can't be excluded: a send of Device Farm's that lands after the settlement window, when the request allows
 * another send; and somebody else who buys the very same thing at the moment at which our own send gets lost.
 */
export const residualHistory: fc.Arbitrary<History> = fc
  .record({
    residual: fc.constantFrom('late-landing' as const, 'twin' as const),
    beginsAt,
    chance: fc.nat(),
    ms: fc.integer({ min: beyondTheWindow, max: 4 * beyondTheWindow }),
  })
  .map(({ residual, beginsAt, chance, ms }) => ({
    service: 'devicefarm',
    beginsAt,
    switches: {},
    requests: [slot('alpha', residual === 'late-landing' ? { resendWhenAbsent: true } : {})],
    deliveries: [{ request: 0, seconds: 0 }],
    accidents:
      residual === 'late-landing'
        ? [
            {
              at: 'call',
              service: 'devicefarm',
              operation: 'PurchaseOffering',
              nth: 1,
              fault: 'land-late',
              ms,
            },
          ]
        : [
            {
              at: 'call',
              service: 'devicefarm',
              operation: 'PurchaseOffering',
              nth: 1,
              fault: 'unavailable-503-before',
            },
            { at: 'time', seconds: 10, what: 'bought-in-the-console', like: 'ours' },
          ],
    chance,
    residual,
  }));
