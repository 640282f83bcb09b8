import { z } from 'zod';
import { setSlotPrice } from './devicefarm/offerings.ts';
import { faultNames } from './faults.ts';
import { setOfferingPrice } from './mediaconnect/offerings.ts';
import { moment } from './moment.ts';
import { jsonObject } from './protocols/json.ts';
import { home, type Sandbox } from './sandbox.ts';
import { stateOf } from './state.ts';
import { describeSwitches } from './switches.ts';
import { AwsError, type LineAnswer, type WireRequest } from './wire.ts';

const clockChange = z.strictObject({
  set: z.iso.datetime({ offset: true }).optional(),
  advance: z.union([z.number().min(0), z.string()]).optional(),
  waits: z.enum(['real', 'skipped']).optional(),
});
const priceChange = z.strictObject({
  service: z.enum(['mediaconnect', 'devicefarm']),
  region: z.string().default(home.region),
  offering: z.string(),
  price: z.string().regex(/^\d{1,9}(\.\d{1,10})?$/, 'expected an amount such as "0.0300"'),
});
const foreignCall = z.strictObject({
  service: z.enum(['mediaconnect', 'devicefarm']),
  operation: z.string().default('PurchaseOffering'),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .default(home.account),
  region: z.string().default(home.region),
  input: z.record(z.string(), z.unknown()),
});

const clockOf = ({ clock, waits }: Sandbox) => ({ now: new Date(clock.now()).toISOString(), waits });

/** What the sandbox offers that no AWS has, by method and path under `/_sandbox/`. */
const doors: Record<string, (sandbox: Sandbox, body: Record<string, unknown>) => unknown> = {
  'GET state': stateOf,
  'GET clock': clockOf,
  'PUT clock': async (sandbox, body) => {
    const change = clockChange.parse(body);
    if (change.waits) sandbox.waits = change.waits;
    const instant = moment(change, sandbox.clock.now());
    if (instant !== undefined) await sandbox.moveTo(instant);
    return clockOf(sandbox);
  },
  'GET faults': ({ faults }) => ({ faults: faults.list(), vocabulary: faultNames }),
  'POST faults': ({ faults }, body) => faults.arrange(body),
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return { faults: [] };
  },
  'GET switches': ({ switches }) => ({ switches: switches.current, about: describeSwitches() }),
  'PUT switches': ({ switches }, body) => ({ switches: switches.set(body) }),
  'PUT offerings': ({ books, clock }, body) => {
    const { service, region, offering, price } = priceChange.parse(body);
    const changed =
      service === 'mediaconnect'
        ? setOfferingPrice(books, region, offering, price)
        : setSlotPrice(books, offering, price, clock.now());
    if (!changed) throw new AwsError('NotFound', `${service} has no offering ${offering} in ${region}`, 404);
    return { offering: changed };
  },
  'POST purchases': (sandbox, body) => {
    const { service, operation, input, ...by } = foreignCall.parse(body);
    return sandbox.perform(service, operation, input, by);
  },
  'POST reset': (sandbox) => {
    sandbox.reset();
    return clockOf(sandbox);
  },
};

export const sideDoor = async (sandbox: Sandbox, request: WireRequest): Promise<LineAnswer> => {
  const name = `${request.method} ${request.path.replace(/^\/_sandbox\/?/, '')}`;
  try {
    const open = Object.hasOwn(doors, name) ? doors[name] : undefined;
    if (!open) throw new AwsError('NotFound', `There is: ${Object.keys(doors).join(', ')}`, 404);
    return answer(200, await open(sandbox, request.method === 'GET' ? {} : jsonObject(request)));
  } catch (error) {
    if (error instanceof z.ZodError)
      return answer(400, {
        errors: error.issues.map(({ path, message }) => ({ path: `/${path.join('/')}`, message })),
      });
    if (!(error instanceof AwsError)) throw error;
    return answer(error.status, { errors: [{ path: '', message: `${error.name}: ${error.message}` }] });
  }
};

const answer = (status: number, body: unknown): LineAnswer => ({
  line: 'answered',
  reply: {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body, null, 2)}\n`,
  },
});
