import { z } from 'zod';
import type { Books } from './books.ts';

/** The accidents that can befall a call, and what each means. */
export const faultNames = {
  throttle: 'refused by the rate limit, without effect',
  refuse: 'refused: access denied, or the given error; without effect',
  'error-500-before': 'internal error, without effect',
  'error-500-after': 'the effect happens, then an internal error',
  'bad-gateway-502-before': 'a 502 with an HTML page, without effect',
  'bad-gateway-502-after': 'the effect happens, then a 502 with an HTML page',
  'unavailable-503-before': 'service unavailable, without effect',
  'unavailable-503-after': 'the effect happens, then service unavailable',
  'gateway-timeout-504-before': 'a 504 without a body, without effect',
  'gateway-timeout-504-after': 'the effect happens, then a 504 without a body',
  'refuse-connection': 'no connection is made',
  'lose-the-reply': 'the effect happens, then the line goes dead',
  'cut-the-reply': 'the effect happens, then the line goes dead in the middle of the reply',
  'empty-reply': 'the effect happens; a success without a body',
  'unreadable-reply': 'the effect happens; a success whose body breaks off',
  'slow-reply': 'the effect happens; the reply comes `ms` later',
  'land-late': 'the line goes dead at once; the effect happens `ms` later',
  'stale-reads': 'a read that sees nothing of the last `ms`',
  'crash-before': 'the function dies before it does anything',
  'crash-after': 'the function dies when it has done everything',
  'function-timeout': 'the function runs into its own time-out',
  'lambda-error': 'Lambda itself fails to run the function',
  'lambda-throttle': 'Lambda refuses to run the function for now',
};

export type FaultName = keyof typeof faultNames;

const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultNames, name);

/** The faults of functions and of Lambda itself. The others befall calls. */
const functionFaults = [
  'crash-before',
  'crash-after',
  'function-timeout',
  'lambda-error',
  'lambda-throttle',
] as const satisfies FaultName[];

export type FunctionFault = (typeof functionFaults)[number];

export const isFunctionFault = (fault: string | undefined): fault is FunctionFault =>
  functionFaults.some((name) => name === fault);

/** What befalls a call. `ms` is the delay or lag of those that have one; `error` is what `refuse` answers. */
export type Fault = {
  fault: FaultName;
  ms?: number | undefined;
  error?: { name: string; message?: string | undefined; status?: number | undefined } | undefined;
};

/** A call about to be served. `service` is `lambda` when a function is about to run; `operation` is then its state's name. */
export type Call = {
  service: string;
  operation: string;
  account: string;
  region: string;
  at: number;
  /** The id of the request, for those that come by the wire. */
  requestId?: string;
};

/** Asked once before every call: what befalls it, if anything. */
export type Interfere = (call: Call) => Fault | undefined;

const arrangedFault = (operations: Record<string, string[]>) =>
  z
    .strictObject({
      service: z.enum(Object.keys(operations)),
      operation: z.string().default('*'),
      fault: z.enum(Object.keys(faultNames).filter(isFaultName)),
      times: z.int().min(1).default(1),
      after: z.int().min(0).default(0),
      ms: z.int().min(0).max(2_147_483_647).optional(),
      error: z
        .strictObject({
          name: z.string(),
          message: z.string().optional(),
          status: z.int().min(400).max(599).optional(),
        })
        .optional(),
    })
    .superRefine(({ service, operation, fault }, { addIssue }) => {
      const known = ['*', ...(operations[service] ?? [])];
      const issue = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
      if (!known.includes(operation)) issue('operation', `expected one of ${known.join(', ')}`);
      if (isFunctionFault(fault) !== (service === 'lambda'))
        issue('fault', `${functionFaults.join(', ')} befall functions (service lambda), the others calls`);
    });

/** A fault that waits for its call: it lets `after` matching calls pass, then befalls `times` of them. */
export type ArrangedFault = z.infer<ReturnType<typeof arrangedFault>>;

/** The faults that were arranged. Of those that match a call, the one arranged first befalls it. */
export class Faults {
  private readonly books: Books;
  private readonly operations: Record<string, string[]>;

  /** `operations` are those of each service: a fault for anything else is refused. */
  constructor(books: Books, operations: Record<string, string[]>) {
    this.books = books;
    this.operations = operations;
  }

  /** Throws a ZodError when the fault is not one that can be arranged. */
  arrange(fault: unknown): ArrangedFault {
    const arranged = arrangedFault(this.operations).parse(fault);
    this.stored().set(this.books.nextId(), arranged);
    return arranged;
  }

  list(): ArrangedFault[] {
    return this.stored().values();
  }

  clear(): void {
    for (const [key] of this.stored().entries()) this.stored().delete(key);
  }

  interfere: Interfere = ({ service, operation }) => {
    for (const [key, fault] of this.stored().entries()) {
      if (fault.service !== service || !['*', operation].includes(fault.operation)) continue;
      if (fault.after > 0) this.stored().set(key, { ...fault, after: fault.after - 1 });
      else {
        if (fault.times > 1) this.stored().set(key, { ...fault, times: fault.times - 1 });
        else this.stored().delete(key);
        return fault;
      }
    }
    return undefined;
  };

  private stored() {
    return this.books.collection<ArrangedFault>('faults');
  }
}
