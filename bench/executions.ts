import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import * as z from 'zod';
import { Clock } from '../sandbox/clock.ts';
import { type ServerOptions, startSandbox } from '../sandbox/server.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';

const example = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../examples/${name}.json`, import.meta.url), 'utf8'));

/** One request of each service. */
export const requests = {
  mediaconnect: example('mediaconnect-reservation'),
  devicefarm: example('device-farm-slot'),
};

const histories = z.object({
  events: z.array(
    z.object({
      type: z.string(),
      stateEnteredEventDetails: z.object({ name: z.string() }).optional(),
      taskScheduledEventDetails: z.object({ parameters: z.string() }).optional(),
    }),
  ),
});
const invocation = z.object({ Payload: z.unknown() });

/** What an execution did: its outcome, the states it entered, what its functions were given, and the calls on the wire. */
export type Executed = {
  outcome: string;
  path: string[];
  invocations: { state: string; payload: unknown }[];
  calls: Record<string, number>;
  /**
   * How many state transitions AWS bills: one for each step that is executed, each retry included (Step Functions
   * pricing page), and, to be on the safe side, one for the start.
   */
  transitions: number;
};

/** A sandbox whose time stands still but for waits, which are skipped. */
export const openSandbox = async (options: Omit<ServerOptions, 'clock' | 'waits'> = {}) => {
  const clock = new Clock({ at: Date.UTC(2026, 10, 10, 12), flows: false });
  const server = await startSandbox({ waits: 'skipped', ...options, clock });
  const { sandbox } = server;
  const states = (operation: string, input: object) => sandbox.perform('states', operation, { ...input });
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:bench`;
  const settled = async () => {
    while (sandbox.workflow?.idle() === false) await after(1);
  };
  return {
    ...server,
    /** Forgets everything, so that the next execution finds an account that owns nothing. */
    async forget(): Promise<void> {
      await settled();
      sandbox.reset();
    },
    async purchase(request: object): Promise<void> {
      await states('StartExecution', { stateMachineArn, name: 'bench', input: JSON.stringify(request) });
      await settled();
    },
    async executed(): Promise<Executed> {
      const { output, cause } = z
        .object({ output: z.string().optional(), cause: z.string().optional() })
        .parse(await states('DescribeExecution', { executionArn }));
      const { events } = histories.parse(
        await states('GetExecutionHistory', { executionArn, maxResults: 1000 }),
      );
      const path = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
      let state = '';
      const invocations = events.flatMap(({ stateEnteredEventDetails, taskScheduledEventDetails }) => {
        state = stateEnteredEventDetails?.name ?? state;
        if (!taskScheduledEventDetails) return [];
        const { Payload } = invocation.parse(JSON.parse(taskScheduledEventDetails.parameters));
        return [{ state, payload: Payload }];
      });
      const steps = path.length + invocations.length - new Set(invocations.map(({ state }) => state)).size;
      return {
        outcome: z.object({ outcome: z.string() }).parse(JSON.parse(output ?? cause ?? '')).outcome,
        ...{ path, invocations, calls: { ...sandbox.calls.counts }, transitions: steps + 1 },
      };
    },
  };
};

/** What a request does on a sandbox of its own, with so many accidents. */
export const purchaseOnce = async (request: object, faults: object[] = []): Promise<Executed> => {
  const world = await openSandbox();
  for (const fault of faults) world.sandbox.faults.arrange(fault);
  await world.purchase(request);
  const executed = await world.executed();
  await world.close();
  return executed;
};
