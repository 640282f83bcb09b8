import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { openSandbox, requests } from './executions.ts';
import { operationIn, type Recorded } from './replies.ts';
import { type Measure, verdictOn } from './section.ts';
import { spreadOf, written } from './statistics.ts';
import { buildVariants } from './variants.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const record = async (): Promise<{ replies: Recorded; events: { state: string; payload: unknown }[] }> => {
  const world = await openSandbox();
  const { sandbox } = world;
  const replies: Recorded = {};
  const receive = sandbox.receive.bind(sandbox);
  sandbox.receive = async (request, origin) => {
    const answer = await receive(request, origin);
    if (answer.line === 'answered')
      replies[operationIn(request.method, request.path, request.headers)] ??= answer.reply;
    return answer;
  };
  await world.purchase(requests.mediaconnect);
  const { invocations } = await world.executed();
  await world.close();
  return { replies, events: invocations };
};

/** Milliseconds of this process's CPU time for each of so many runs, one after the other. */
const cpuOf = async (runs: number, run: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  for (let n = 0; n < runs; n++) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
};

export const warm: Measure = async ({ quick }) => {
  const { replies, events } = await record();
  const variants = await buildVariants();
  const server = fork(new URL('./replies.ts', import.meta.url));
  server.send(replies);
  const { port } = z.object({ port: z.number() }).parse((await once(server, 'message'))[0]);
  const endpointUrl = `http://127.0.0.1:${port}`;
  const [batches, size] = quick ? [6, 25] : [100, 25];
  const rows: string[][] = [];
  const own: number[] = [];
  for (const { state, payload } of events) {
    const modules = variants[state];
    if (!modules) continue;
    Object.assign(process.env, functionEnvironment(state, { region: 'us-east-1', endpointUrl }), {
      LEDGER_TABLE: 'purchase-offering-ledger',
      OUTCOME_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
      SPEND_CEILING: '250000.00 USD',
    });
    const { handler }: { handler: Handler } = await import(modules.ours.url);
    const { handler: bare }: { handler: Handler } = await import(modules.bare.url);
    const context = {
      ...{ awsRequestId: 'bench', functionName: state, memoryLimitInMB: '256', invokedFunctionArn: 'arn' },
      getRemainingTimeInMillis: () => 60_000,
    };
    const ours = () => handler(structuredClone(payload), context);
    const { OfferingArn } = z
      .object({ OfferingArn: z.string() })
      .parse(Reflect.get(requests.mediaconnect, 'purchase'));
    const calls = () => bare({ OfferingArn }, context);
    await cpuOf(size, ours);
    await cpuOf(size, calls);
    const taken: Record<'ours' | 'calls' | 'own', number[]> = { ours: [], calls: [], own: [] };
    for (let batch = 0; batch < batches; batch++) {
      const [whole, part] = [await cpuOf(size, ours), await cpuOf(size, calls)];
      taken.ours.push(whole);
      taken.calls.push(part);
      taken.own.push(whole - part);
    }
    own.push(spreadOf(taken.own).median);
    rows.push([state, ...[taken.ours, taken.calls, taken.own].map((values) => written(spreadOf(values), 2))]);
  }
  server.kill();
  const most = Math.max(...own);
  return {
    title: 'Our own cost in a warm invocation',
    how: `Milliseconds of CPU time an invocation, over ${batches * size * rows.length} invocations in one process, batch by batch in turn with the same calls made by the bare SDK. The calls are answered by another process with what the sandbox once answered. Our own is the difference: reading and deciding, middy, the log line and its metrics.`,
    goal: 'under 0.3 ms a step',
    verdict: verdictOn(most < 0.3),
    figure: `at most ${most.toFixed(2)} ms`,
    columns: ['function', 'invocation', 'the same calls, bare', 'our own'],
    rows,
  };
};
