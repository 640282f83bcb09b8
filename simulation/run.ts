import { Clock } from '../sandbox/clock.ts';
import { setSlotPrice } from '../sandbox/devicefarm/offerings.ts';
import { setOfferingPrice } from '../sandbox/mediaconnect/offerings.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import type { Accident } from './accidents.ts';
import { chanceFrom } from './chance.ts';
import type { Evidence, Send } from './evidence.ts';
import { lambdaOf } from './functions.ts';
import { deviceFarmOfferings, type History, mediaConnectOfferings, mediaConnectRegion } from './history.ts';
import { lineOf } from './line.ts';
import type { FunctionName, Handler } from './product.ts';
import { current } from './surroundings.ts';
import { ledgerOf, testimony } from './testimony.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';
export const executionArnOf = (name: string): string =>
  `arn:aws:states:us-east-1:123456789012:execution:purchase-offering:${name}`;

const hour = 3_600_000;
/** How long after the last accident an execution may still be on its way. */
export const patience = 2 * hour;

/** Lets everything go on that waits for no time: a call takes a few turns of the event loop, and never more than these. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn++) await new Promise(setImmediate);
};

const passTo = async (clock: Clock, instant: number): Promise<void> => {
  for (;;) {
    await settle();
    const due = clock.nextDue();
    if (due === undefined || due > instant) return clock.moveTo(instant);
    await clock.moveTo(due);
  }
};

type TimedAccident = Extract<Accident, { at: 'time' }>;

/** Runs a history to its end, on virtual time: the real state machine, functions and SDK clients on the sandbox. */
export const run = async (
  history: History,
  handlers: Record<FunctionName, Handler>,
  definition: string,
): Promise<Evidence> => {
  const { beginsAt, accidents, service } = history;
  const random = chanceFrom(history.chance);
  const clock = new Clock({ at: beginsAt - 300_000, flows: false });
  const struck: Evidence['struck'] = [];
  const sends: Send[] = [];
  const prices = [{ at: 0, factor: 1 }];
  const stopped = new Set<string>();
  const asked = new Map<string, number>();
  let calmSince = beginsAt;
  const strike = (accident: Accident, state: FunctionName | 'none') => {
    struck.push({ accident, state });
    calmSince = clock.now();
  };

  const stop = async (executionArn: string): Promise<void> => {
    const seen = await states('DescribeExecution', { executionArn });
    if ((seen as { status?: string } | undefined)?.status !== 'RUNNING') return;
    await states('StopExecution', { executionArn });
    stopped.add(executionArn);
  };

  const line = lineOf({ clock, random, accidents, struck: strike, sandbox: () => sandbox, stop });
  const lambda = lambdaOf({
    clock,
    handlers,
    accidents,
    struck: strike,
    executionOf: (payload) => (payload as { execution: { id: string } }).execution.id,
  });
  const sandbox: Sandbox = new Sandbox({
    clock,
    workflow: { definition, validated: true, invoke: lambda.invoke },
    interfere: (call) => {
      const fault = line.interfere(call);
      const caller = line.caller();
      if (caller?.state === 'CheckEligibility') asked.set(caller.execution, clock.now());
      if (call.operation === 'PurchaseOffering' && caller && fault?.fault !== 'refuse-connection')
        sends.push({
          requestId: call.requestId ?? '',
          at: clock.now(),
          execution: caller.execution,
          functionBeganAt: caller.beganAt,
          ledger: ledgerOf(sandbox),
        });
      return fault;
    },
  });
  sandbox.switches.set(history.switches);
  current.surroundings = {
    ...{ setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout },
    random,
    send: line.send,
  };

  const states = (operation: string, input: Record<string, unknown>) =>
    sandbox.perform('states', operation, input).catch(() => undefined);
  const start = (delivery: number) =>
    states('StartExecution', {
      stateMachineArn,
      name: `delivery-${delivery}`,
      input: JSON.stringify(history.requests[history.deliveries[delivery]?.request ?? 0]),
    });

  const happen = async (accident: TimedAccident): Promise<void> => {
    strike(accident, 'none');
    const executionArn = executionArnOf(`delivery-${'delivery' in accident ? accident.delivery : 0}`);
    switch (accident.what) {
      case 'stopped':
        return stop(executionArn);
      case 'redriven':
        await states('RedriveExecution', { executionArn });
        return;
      case 'restarted':
        lambda.killAll();
        return sandbox.restart();
      case 'time-jumps':
        return clock.leap(accident.ms);
      case 'price-changes': {
        const factor = (prices.at(-1)?.factor ?? 1) * accident.factor;
        prices.push({ at: clock.now(), factor });
        for (const { offeringArn, pricePerUnit } of mediaConnectOfferings)
          setOfferingPrice(
            sandbox.books,
            mediaConnectRegion,
            offeringArn,
            (Number(pricePerUnit) * factor).toFixed(6),
          );
        for (const id of deviceFarmOfferings)
          setSlotPrice(sandbox.books, id, (250 * factor).toFixed(2), clock.now());
        return;
      }
      case 'bought-in-the-console': {
        const reservation = {
          offeringArn: mediaConnectOfferings[0]?.offeringArn,
          reservationName: 'console',
          start: new Date(clock.now()).toISOString().replace(/\.\d+/, ''),
        };
        const slots = { offeringId: deviceFarmOfferings[0], quantity: accident.like === 'ours' ? 1 : 3 };
        await sandbox
          .perform(service, 'PurchaseOffering', service === 'mediaconnect' ? reservation : slots, {
            region: service === 'mediaconnect' ? mediaConnectRegion : 'us-west-2',
          })
          .catch(() => undefined);
      }
    }
  };

  const agenda = [
    ...history.deliveries.map(({ seconds }, delivery) => ({
      at: beginsAt + seconds * 1000,
      what: () => start(delivery),
    })),
    ...accidents
      .filter((accident) => accident.at === 'time')
      .map((accident) => ({ at: beginsAt + accident.seconds * 1000, what: () => happen(accident) })),
  ].sort((a, b) => a.at - b.at);
  for (const { at, what } of agenda) {
    await passTo(clock, at);
    await what();
    calmSince = clock.now();
  }
  while (!sandbox.workflow?.idle() && clock.now() < calmSince + patience) {
    await settle();
    const due = clock.nextDue();
    if (due === undefined) break;
    await clock.moveTo(due);
  }
  // What is still under way to the service lands.
  await passTo(clock, clock.now() + hour);
  const evidence = {
    ...testimony(sandbox, stopped, asked),
    ledger: ledgerOf(sandbox),
    callCounts: sandbox.calls.counts,
    invocations: lambda.all.map(({ state, nth, calls }) => ({ state, nth, calls })),
    sends,
    prices,
    struck,
    endedAt: clock.now(),
    lastAccidentAt: calmSince,
  };
  await sandbox.close();
  return evidence;
};
