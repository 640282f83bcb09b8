import fc from 'fast-check';
import type { FaultName, FunctionFault } from '../sandbox/faults.ts';
import { type FunctionName, functionNames } from './product.ts';

/** What goes wrong, and where: at the `nth` call of an operation, at the `nth` run of a function, or at a moment in time. */
export type Accident =
  | {
      at: 'call';
      service: string;
      operation: string;
      nth: number;
      times?: number;
      fault: FaultName;
      ms?: number;
    }
  /** Killed before or after its call numbered `call`, never to finish what it had begun. */
  | { at: 'moment'; state: FunctionName; nth: number; call: number; what: 'killed-before' | 'killed-after' }
  /** A person stops the execution at that moment. The function knows nothing of it and goes on, unless it dies as well. */
  | {
      at: 'moment';
      state: FunctionName;
      nth: number;
      call: number;
      what: 'stopped-here' | 'stopped-and-killed';
    }
  /** Held up for `ms` before its call numbered `call`, while everything else goes on. */
  | { at: 'moment'; state: FunctionName; nth: number; call: number; what: 'held-up'; ms: number }
  /**
   * `answer-lost`: the function ends, and Step Functions never hears of it, until the state's own time-out.
   * `lost-sight-of`: Step Functions is told of an error of Lambda's at once, while the function goes on.
   */
  | {
      at: 'function';
      state: FunctionName;
      nth: number;
      what: FunctionFault | 'answer-lost' | 'lost-sight-of';
    }
  | { at: 'time'; seconds: number; what: 'stopped' | 'redriven'; delivery: number }
  | { at: 'time'; seconds: number; what: 'restarted' }
  | { at: 'time'; seconds: number; what: 'time-jumps'; ms: number }
  | { at: 'time'; seconds: number; what: 'bought-in-the-console'; like?: 'ours' }
  | { at: 'time'; seconds: number; what: 'price-changes'; factor: number };

const minute = 60_000;
/** What can befall a call. */
export const onCalls: FaultName[] = [
  'throttle',
  'refuse',
  'error-500-before',
  'error-500-after',
  'bad-gateway-502-before',
  'bad-gateway-502-after',
  'unavailable-503-before',
  'unavailable-503-after',
  'gateway-timeout-504-before',
  'gateway-timeout-504-after',
  'refuse-connection',
  'lose-the-reply',
  'cut-the-reply',
  'empty-reply',
  'unreadable-reply',
  'slow-reply',
  'land-late',
  'stale-reads',
];

export const operations = {
  mediaconnect: ['PurchaseOffering', 'DescribeOffering', 'ListReservations'],
  devicefarm: [
    'PurchaseOffering',
    'ListOfferings',
    'ListOfferingTransactions',
    'GetOfferingStatus',
    'GetAccountSettings',
    'ListOfferingPromotions',
  ],
};

const elsewhere = [
  { service: 'dynamodb', operation: 'Query' },
  { service: 'dynamodb', operation: 'GetItem' },
  { service: 'dynamodb', operation: 'PutItem' },
  { service: 'sns', operation: 'Publish' },
];

const nth = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 8 }) },
);

/** How late a reply comes, a request lands or a read lags, in milliseconds: within the settlement window. */
const delays = [500, 5_000, 20_000, 45_000, 2 * minute, 5 * minute];
/** Beyond it. There, only the service's own rules or a person's word stand between a late landing and a second purchase. */
export const beyondTheWindow = 17 * minute;

/** Any accident that can befall a purchase of this service; `late`: requests may land after the settlement window. */
export const accidentOf = (service: keyof typeof operations, late: boolean): fc.Arbitrary<Accident> => {
  const delay = fc.constantFrom(...delays, ...(late ? [beyondTheWindow] : []));
  const [purchase, ...reads] = operations[service].map((operation) => ({ service, operation }));
  const where = fc.oneof(
    { weight: 4, arbitrary: fc.constant(purchase ?? { service, operation: '' }) },
    { weight: 2, arbitrary: fc.constantFrom(...reads) },
    { weight: 3, arbitrary: fc.constantFrom(...elsewhere) },
  );
  const call = fc
    .record({
      where,
      nth,
      times: fc.constantFrom(1, 1, 1, 1, 3, 9),
      fault: fc.constantFrom(...onCalls),
      ms: delay,
    })
    .map(({ where, ...rest }): Accident => ({ at: 'call', ...where, ...rest }));
  const moment = fc.record({
    at: fc.constant('moment' as const),
    state: fc.constantFrom(...functionNames),
    nth,
    call: fc.integer({ min: 1, max: 10 }),
  });
  const killed = fc.record({
    moment,
    what: fc.constantFrom(
      ...([
        'killed-before',
        'killed-before',
        'killed-after',
        'killed-after',
        'stopped-here',
        'stopped-and-killed',
      ] as const),
    ),
  });
  const heldUp = fc.record({ moment, ms: fc.constantFrom(1_000, 10_000, 40_000, 70_000, beyondTheWindow) });
  const seconds = fc.oneof(
    fc.integer({ min: 0, max: 2000 }),
    fc.integer({ min: 0, max: 1500 }).map((ms) => ms / 1000),
  );
  return fc.oneof(
    { weight: 10, arbitrary: call },
    { weight: 3, arbitrary: killed.map(({ moment, what }): Accident => ({ ...moment, what })) },
    { weight: 2, arbitrary: heldUp.map(({ moment, ms }): Accident => ({ ...moment, what: 'held-up', ms })) },
    {
      weight: 3,
      arbitrary: fc.record({
        at: fc.constant('function' as const),
        state: fc.constantFrom(...functionNames),
        nth,
        what: fc.constantFrom(
          'crash-before',
          'crash-after',
          'function-timeout',
          'lambda-error',
          'lambda-throttle',
          'answer-lost',
          'lost-sight-of',
        ),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        at: fc.constant('time' as const),
        seconds,
        what: fc.constantFrom('stopped', 'redriven'),
        delivery: fc.nat({ max: 5 }),
      }),
    },
    {
      weight: 1,
      arbitrary: seconds.map((seconds): Accident => ({ at: 'time', seconds, what: 'restarted' })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          seconds,
          ms: fc.constantFrom(20_000, 10 * minute, 24 * 60 * minute, 366 * 24 * 60 * minute),
        })
        .map(({ seconds, ms }): Accident => ({ at: 'time', seconds, what: 'time-jumps', ms })),
    },
    {
      weight: 1,
      arbitrary: seconds.map((seconds): Accident => ({ at: 'time', seconds, what: 'bought-in-the-console' })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ seconds, factor: fc.constantFrom(2, 10, 0.5) })
        .map(({ seconds, factor }): Accident => ({ at: 'time', seconds, what: 'price-changes', factor })),
    },
  );
};
