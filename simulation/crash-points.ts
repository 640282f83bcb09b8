import { type Accident, onCalls } from './accidents.ts';
import type { Evidence } from './evidence.ts';
import { deviceFarmOfferings, type History, mediaConnectOfferings, mediaConnectRegion } from './history.ts';

const worlds: Pick<History, 'service' | 'requests'>[] = [
  {
    service: 'mediaconnect',
    requests: [
      {
        requestId: 'alpha',
        service: 'mediaconnect',
        region: mediaConnectRegion,
        purchase: { OfferingArn: mediaConnectOfferings[0]?.offeringArn },
      },
    ],
  },
  {
    service: 'devicefarm',
    requests: [
      {
        requestId: 'alpha',
        service: 'devicefarm',
        purchase: { offeringId: deviceFarmOfferings[0], quantity: 1 },
      },
    ],
  },
];

const history = (world: (typeof worlds)[number], accidents: Accident[]): History => ({
  ...world,
  beginsAt: Date.UTC(2026, 5, 17, 9, 30),
  switches: {},
  deliveries: [{ request: 0, seconds: 0 }],
  accidents,
  chance: 1,
});

const functionFaults = [
  'crash-before',
  'crash-after',
  'function-timeout',
  'lambda-error',
  'lambda-throttle',
  'answer-lost',
  'lost-sight-of',
] as const;

/** One purchase on each service, and nothing goes wrong. */
export const calmHistories = worlds.map((world) => history(world, []));

/**
 * Every point at which a function can die that makes a difference to anybody: before and after each of its calls,
 * before it has begun and when it has ended. Between two calls a function only computes, so that to die there is to
 * have died after the one or before the other.
 */
const deaths = ({ invocations }: Evidence): Accident[] =>
  invocations.flatMap(({ state, nth, calls }): Accident[] => [
    { at: 'function', state, nth, what: 'crash-before' },
    ...Array.from({ length: calls }, (_, call) => call + 1).flatMap((call): Accident[] => [
      { at: 'moment', state, nth, call, what: 'killed-before' },
      { at: 'moment', state, nth, call, what: 'killed-after' },
    ]),
    { at: 'function', state, nth, what: 'crash-after' },
  ]);

/** Every single accident that can meet one of the calls or functions of a run; on one operation alone, if one is named. */
const accidents = ({ callCounts, invocations }: Evidence, only?: string): Accident[] => [
  ...Object.entries(callCounts)
    .filter(([name]) => only === undefined || name.endsWith(`.${only}`))
    .flatMap(([name, count]) => {
      const [service = '', operation = ''] = name.split('.');
      return Array.from({ length: count }, (_, index) => index + 1).flatMap((nth) =>
        onCalls.map((fault): Accident => ({ at: 'call', service, operation, nth, fault, ms: 120_000 })),
      );
    }),
  ...(only ? [] : invocations).flatMap(({ state, nth }) =>
    functionFaults.map((what): Accident => ({ at: 'function', state, nth, what })),
  ),
];

/**
 * Enumerates every crash point of a purchase, alone and together with every single accident, for both services. A
 * purchase takes another way after a crash; its points there are enumerated as well.
 */
export async function* crashPoints(
  run: (history: History) => Promise<Evidence>,
  only?: string,
): AsyncGenerator<History> {
  for (const world of worlds) {
    const calm = await run(history(world, []));
    for (const death of deaths(calm)) {
      yield history(world, [death]);
      const crashed = await run(history(world, [death]));
      for (const accident of accidents(crashed, only)) yield history(world, [death, accident]);
    }
  }
}
