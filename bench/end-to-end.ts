import { join } from 'node:path';
import { bundles } from '../infra/build.ts';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { openSandbox, purchaseOnce, requests } from './executions.ts';
import { type Measure, verdictOn } from './section.ts';
import { medianOf, spreadOf, written } from './statistics.ts';
import { buildVariants } from './variants.ts';

/** Every call of a purchase that goes as it should, in its order, and why nobody can do without it. */
export const reasons = {
  'dynamodb.Query': 'ValidateRequest and PurchaseOffering: was it bought before, or sent without an answer?',
  'dynamodb.GetItem': 'PurchaseOffering: is another purchase in flight for the same thing?',
  'dynamodb.PutItem':
    'PurchaseOffering: the fence, the claim, the intent before the send, the answer after it. Four facts, which become true at four moments',
  'mediaconnect.DescribeOffering':
    'CheckEligibility and PurchaseOffering: the price, and again at the last moment',
  'mediaconnect.ListReservations':
    'CheckEligibility: is one active, is the name free? PurchaseOffering: which has that name already, so that it is not taken for ours later?',
  'mediaconnect.PurchaseOffering': 'the one send',
  'devicefarm.ListOfferings':
    'CheckEligibility and PurchaseOffering: the price, and again at the last moment',
  'devicefarm.GetOfferingStatus': 'CheckEligibility: how many slots are there?',
  'devicefarm.GetAccountSettings': 'CheckEligibility: how many may there be?',
  'devicefarm.ListOfferingTransactions':
    'PurchaseOffering: which purchases look like ours already, so that none of them is taken for it later?',
  'devicefarm.PurchaseOffering': 'the one send',
  'sns.Publish': 'NotifyOutcome: the message',
};

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await run();
  return performance.now() - before;
};

export const endToEnd: Measure = async ({ quick }) => {
  await buildVariants();
  const world = await openSandbox({
    handlers: (state) => new URL(`file://${join(bundles, state, `${state}.mjs`)}`),
  });
  Object.assign(process.env, functionEnvironment('bare', { region: 'us-east-1', endpointUrl: world.url }));
  const { handler: script } = await import('./bare/list-buy-publish.ts');
  const { handler: validate } = await import('./bare/validate-request.ts');
  const { handler: check } = await import('./bare/check-eligibility.ts');
  const { handler: purchase } = await import('./bare/purchase-offering.ts');
  const { handler: publish } = await import('./bare/notify-outcome.ts');
  const OfferingArn = String(Reflect.get(Reflect.get(requests.mediaconnect, 'purchase'), 'OfferingArn'));
  const Start = new Date(world.sandbox.clock.now()).toISOString().replace(/\.\d+/, '');
  const ways = {
    ours: () => world.purchase(requests.mediaconnect),
    script: () => script({ OfferingArn, Start }),
    'same calls': async () => {
      await validate();
      await check({ OfferingArn });
      await purchase({ OfferingArn, Start });
      await publish();
    },
  };
  const taken: Record<string, number[]> = {};
  for (let run = 0; run < (quick ? 10 : 150); run++)
    for (const [name, way] of Object.entries(ways)) {
      await world.forget();
      const ms = await timed(way);
      // The first ones pay for what is loaded when it is first needed.
      if (run >= (quick ? 3 : 20)) taken[name] = [...(taken[name] ?? []), ms];
    }
  await world.close();
  const ratio = (name: string) => medianOf(taken.ours ?? []) / medianOf(taken[name] ?? []);
  const counts = [await purchaseOnce(requests.mediaconnect), await purchaseOnce(requests.devicefarm)];
  const total = (calls: Record<string, number> = {}) => Object.values(calls).reduce((a, b) => a + b, 0);
  return {
    title: 'A whole purchase, end to end',
    how: `Milliseconds from StartExecution to the end of a MediaConnect purchase on the sandbox, over its sockets, with warm functions: the state machine, four invocations in threads of their own and every call. Against a script that describes the offering, buys it and publishes, three calls without a second thought, and against the same ${total(counts[0]?.calls)} calls in a row without any state machine or function. Below: every call of a purchase, and why it is there.`,
    goal: 'within 2 of the script, and no call that nobody needs',
    verdict: verdictOn(ratio('script') <= 2),
    figure: `${ratio('script').toFixed(2)} of the script, ${ratio('same calls').toFixed(2)} of the same calls`,
    columns: ['', 'MediaConnect', 'Device Farm', ''],
    rows: [
      ...Object.entries(taken).map(([name, values]) => [
        { ours: 'a purchase, ms', script: 'the script, ms' }[name] ?? 'the same calls in a row, ms',
        written(spreadOf(values)),
        '',
        '',
      ]),
      ...Object.entries(reasons).map(([call, why]) => [
        call,
        ...counts.map(({ calls }) => String(calls[call] ?? '')),
        why,
      ]),
      ['all calls', ...counts.map(({ calls }) => String(total(calls))), ''],
      ['state transitions', ...counts.map(({ transitions }) => String(transitions)), ''],
    ],
  };
};
