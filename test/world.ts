import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import type { LedgerEntry } from '../purchasing/ledger.ts';
import { type Report, reportSchema } from '../purchasing/report-schema.ts';
import { Clock } from '../sandbox/clock.ts';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { home } from '../sandbox/sandbox.ts';
import { type ServerOptions, startSandbox } from '../sandbox/server.ts';
import { messagesIn } from '../sandbox/sns/publish.ts';
import { accountState } from '../sandbox/state.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';
const arnOf = (name: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const described = z.object({
  status: z.string(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const histories = z.object({
  events: z.array(
    z.object({ type: z.string(), stateEnteredEventDetails: z.object({ name: z.string() }).optional() }),
  ),
});
const items = z.object({
  Items: z.array(z.object({ entry: z.object({ S: z.string() }) })),
});

/** How an execution ended: the states that it entered, in order, and what it reports. */
export type Run = { path: string[]; status: string; error?: string; report: Report };

/** A sandbox on a time that stands still but for waits, which are skipped. Stories share it, one after the other. */
export const openWorld = async ({
  at = '2026-11-10T12:00:00Z',
  ...options
}: Omit<ServerOptions, 'at' | 'clock'> & { at?: string } = {}) => {
  const clock = new Clock({ at: Date.parse(at), flows: false });
  const { sandbox, url, close } = await startSandbox({ waits: 'skipped', ...options, clock });
  const states = (operation: string, input: object) => sandbox.perform('states', operation, { ...input });

  const start = async (name: string, input: unknown) => {
    await states('StartExecution', { stateMachineArn, name, input: JSON.stringify(input) });
  };
  const settled = async () => {
    while (sandbox.workflow?.idle() === false) await after(1);
  };
  const lastEvent = async (executionArn: string) => {
    const newest = { executionArn, maxResults: 1, reverseOrder: true };
    return histories.parse(await states('GetExecutionHistory', newest)).events[0]?.type;
  };
  /** Until the execution rests in a back-off or a wait. Waits must be real, or it rests nowhere. */
  const resting = async (name = 'a-purchase') => {
    const atRest = ['TaskFailed', 'WaitStateEntered'];
    while (!atRest.includes((await lastEvent(arnOf(name))) ?? '')) await after(1);
  };
  const ended = async (name: string) =>
    described.parse(await states('DescribeExecution', { executionArn: arnOf(name) }));
  const runOf = async (name: string): Promise<Run> => {
    const executionArn = arnOf(name);
    const { status, output, error, cause } = await ended(name);
    const { events } = histories.parse(
      await states('GetExecutionHistory', { executionArn, maxResults: 1000 }),
    );
    return {
      path: events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []),
      status,
      ...(error !== undefined && { error }),
      report: reportSchema.parse(JSON.parse(output ?? cause ?? '')),
    };
  };

  return {
    ...{ sandbox, clock, url, close, start, settled, resting, ended, runOf },
    stop: (name: string) => states('StopExecution', { executionArn: arnOf(name) }),
    redrive: (name: string) => states('RedriveExecution', { executionArn: arnOf(name) }),
    /** Forgets all that was; accidents, switches and the hour that the story begins at. */
    async given({
      at,
      faults = [],
      switches = {},
    }: {
      at?: string;
      faults?: object[];
      switches?: object;
    } = {}): Promise<void> {
      await settled();
      // What was still to land of the story before, lands now.
      for (let due = clock.nextDue(); due !== undefined; due = clock.nextDue()) await clock.moveTo(due);
      sandbox.reset();
      if (at) await sandbox.moveTo(Date.parse(at));
      sandbox.switches.set(switches);
      for (const fault of faults) sandbox.faults.arrange(fault);
    },
    /** Starts an execution and sees it through. */
    async purchase(request: unknown, name = 'a-purchase'): Promise<Run> {
      await start(name, request);
      await settled();
      return runOf(name);
    },
    async ledger(purchaseId = 'a-purchase'): Promise<LedgerEntry[]> {
      const found = await sandbox.perform('dynamodb', 'Query', {
        TableName: 'purchase-offering-ledger',
        KeyConditionExpression: 'purchaseId = :id',
        ExpressionAttributeValues: { ':id': { S: purchaseId } },
      });
      return items.parse(found).Items.map(({ entry }) => JSON.parse(entry.S));
    },
    /** Everything that people and machines were told, in order. */
    messages: () =>
      messagesIn(sandbox.books)
        .values()
        .map(({ subject = '', message, attributes }) => ({
          subject,
          bodies: z.record(z.string(), z.string()).parse(JSON.parse(message)),
          attributes: Object.fromEntries(
            Object.entries(attributes).map(([name, { value }]) => [name, value]),
          ),
        })),
    owned: () => {
      const { mediaconnect, devicefarm } = accountState(sandbox, home.account);
      return {
        reservations: mediaconnect.reservations,
        slots: devicefarm.slots,
        purchases: devicefarm.transactions.filter(({ offeringStatus }) => offeringStatus.type === 'PURCHASE'),
      };
    },
    /** How many calls of PurchaseOffering reached the services, whatever became of them. */
    sends: () =>
      (sandbox.calls.counts['mediaconnect.PurchaseOffering'] ?? 0) +
      (sandbox.calls.counts['devicefarm.PurchaseOffering'] ?? 0),
    calls: () => sandbox.calls.counts,
  };
};

/** Makes this process see what a function sees: modules of aws/ that are imported from now on speak to the sandbox. */
export const seeAsFunction = (endpointUrl: string): void => {
  const variables = {
    LEDGER_TABLE: 'purchase-offering-ledger',
    OUTCOME_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
    SPEND_CEILING: '250000.00 USD',
  };
  Object.assign(process.env, functionEnvironment('test', { region: home.region, endpointUrl, variables }));
};

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The states of a purchase that goes as it should. */
export const straight = [
  'ValidateRequest',
  'IsNew',
  'CheckEligibility',
  'IsEligible',
  'PurchaseOffering',
  'IsOutcomeKnown',
  'NotifyOutcome',
  'IsInOrder',
  'Concluded',
];

/** Those of one whose answer got lost and that was found in the service's books. */
export const found = [...straight.slice(0, 6), 'ReconcilePurchase', 'IsSettled', ...straight.slice(6)];

export const types = (entries: LedgerEntry[]): string[] => entries.map(({ type }) => type);
