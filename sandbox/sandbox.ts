import { Books, uuid } from './books.ts';
import { Calls } from './calls.ts';
import { Clock } from './clock.ts';
import { Faults, type Interfere } from './faults.ts';
import { type Addressee, homeAccount, identify, protocolOf } from './identify.ts';
import { interfered } from './interference.ts';
import type { Service } from './service.ts';
import { openServices } from './services.ts';
import type { Invoke } from './stepfunctions/lambda-task.ts';
import { createStepFunctions, type StepFunctions } from './stepfunctions/stepfunctions.ts';
import { Switches } from './switches.ts';
import { Throttle } from './throttle.ts';
import { AwsError, type LineAnswer, type WireRequest } from './wire.ts';

export type SandboxOptions = {
  /** The folder in which the sandbox remembers; without it, in memory. */
  data?: string;
  /** The time to go by. Without it one that flows, from `at` or from now, but never from before what the books know. */
  clock?: Clock;
  at?: number;
  /** The state machine in Amazon States Language, whether it is known to be in order, and what runs its functions. Without it Step Functions has no operations. */
  workflow?: { definition: string; validated?: boolean; invoke: Invoke };
  /** `skipped`: when executions only wait, the time jumps to what they wait for. */
  waits?: 'real' | 'skipped';
  /** Decides over accidents in place of the fault table. */
  interfere?: Interfere;
};

/** Where the state machine, the ledger and the topic are. */
export const home = { account: homeAccount, region: 'us-east-1' };

const maxBody = 1024 * 1024;
const maxRecordedInput = 16 * 1024;

/** AWS as seen from the wire, without a wire: the services over one set of books and one clock. */
export class Sandbox {
  readonly books: Books;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly interfere: Interfere;
  workflow: StepFunctions | undefined;
  private readonly options: SandboxOptions;
  private mode: 'real' | 'skipped';
  private readonly throttle = new Throttle();
  private services: Record<string, Service>;
  private requests = 0;
  private resets = 0;

  constructor(options: SandboxOptions = {}) {
    this.options = options;
    this.mode = options.waits ?? 'real';
    this.books = new Books(options.data);
    this.calls = new Calls(this.books);
    this.switches = new Switches(this.books);
    this.clock = options.clock ?? new Clock({ at: Math.max(options.at ?? Date.now(), this.lastKnown()) });
    this.workflow = this.openWorkflow();
    this.services = openServices(this.books, this.switches, this.workflow);
    this.faults = new Faults(this.books, {
      ...Object.fromEntries(
        Object.entries(this.services).map(([name, { operations }]) => [name, Object.keys(operations)]),
      ),
      lambda: [...(options.workflow?.definition ?? '').matchAll(/"\$\{(\w+)\}"/g)].map(
        ([, name = '']) => name,
      ),
    });
    this.interfere = options.interfere ?? this.faults.interfere;
    this.workflow?.resume();
  }

  /** The single door: every request to every service. */
  async receive(request: WireRequest, origin: { account?: string } = {}): Promise<LineAnswer> {
    const id = uuid(`request ${++this.requests} ${this.clock.now()}`);
    const protocol = protocolOf(request, this.services);
    const refuse = (error: unknown) => protocol.writeError(asAwsError(error), id);
    try {
      if (request.body.length > maxBody)
        throw new AwsError('RequestEntityTooLargeException', `The body is larger than ${maxBody} bytes`, 413);
      const addressee = { ...identify(request, this.services), ...origin };
      const { operation, input } = protocol.read(request);
      const run = operationOf(addressee, operation);
      const { name: service, account, region } = addressee;
      const { resets } = this;
      const serve = async (lagMs: number) => {
        try {
          if (resets !== this.resets) throw new AwsError('InternalFailure', 'The sandbox was reset', 500);
          this.admit(addressee, operation);
          const now = this.clock.now();
          const asOf = now - Math.max(lagMs, this.switches.current.readLagMs);
          return protocol.write(
            operation,
            await run(input, { account, region, now, asOf, requestId: id }),
            id,
          );
        } catch (error) {
          return refuse(error);
        }
      };

      const call = { service, operation, account, region, at: this.clock.now(), requestId: id };
      const fault = this.interfere(call);
      const invocationId = request.headers['amz-sdk-invocation-id'];
      const recorded = this.calls.arrived({
        ...call,
        id,
        ...(invocationId === undefined ? {} : { invocationId }),
        ...(request.body.length > maxRecordedInput ? {} : { input }),
        ...(fault ? { fault: fault.fault } : {}),
      });
      const answer: LineAnswer = fault
        ? await interfered(fault, { serve, refuse, errors: addressee.service.errors, clock: this.clock })
        : { line: 'answered', reply: await serve(0) };
      this.calls.answered(recorded, answer);
      return answer;
    } catch (error) {
      return { line: 'answered', reply: refuse(error) };
    }
  }

  /** An operation by somebody else, not through the door: never throttled, hit by no fault, not among the calls. */
  async perform(
    name: string,
    operation: string,
    input: Record<string, unknown>,
    by: { account?: string; region?: string } = {},
  ): Promise<unknown> {
    const service = Object.hasOwn(this.services, name) ? this.services[name] : undefined;
    if (!service) throw new AwsError('UnknownOperationException', `The sandbox has no service ${name}`);
    const now = this.clock.now();
    return operationOf({ name, service }, operation)(input, {
      ...home,
      ...by,
      now,
      asOf: now,
      requestId: 'by somebody else',
    });
  }

  /** Moves the time on; what the books know never lies in the future of a sandbox that is opened on them later. */
  async moveTo(instant: number): Promise<void> {
    await this.clock.moveTo(instant);
    this.marks().set('now', this.clock.now());
  }

  get waits(): 'real' | 'skipped' {
    return this.mode;
  }

  set waits(mode: 'real' | 'skipped') {
    this.mode = mode;
    this.workflow?.setWaits(mode);
  }

  /** Forgets everything, as if newly opened. Time alone stays, as it never goes back. */
  reset(): void {
    this.resets++;
    this.workflow?.stop();
    this.books.clear();
    this.throttle.clear();
    this.workflow = this.openWorkflow();
    this.services = openServices(this.books, this.switches, this.workflow);
    this.marks().set('now', this.clock.now());
  }

  /** As if the process had ended and begun anew on the same books: executions that ran are taken up where they were. */
  restart(): void {
    this.workflow?.stop();
    this.throttle.clear();
    this.workflow = this.openWorkflow();
    this.services = openServices(this.books, this.switches, this.workflow);
    this.workflow?.resume();
  }

  async close(): Promise<void> {
    this.workflow?.stop();
    this.clock.stop();
    this.marks().set('now', this.clock.now());
    this.books.close();
  }

  private openWorkflow(): StepFunctions | undefined {
    const { workflow } = this.options;
    return (
      workflow &&
      createStepFunctions({
        ...workflow,
        clock: this.clock,
        home,
        executions: this.books.collection('executions'),
        history: this.books.collection('execution-events'),
        newId: () => this.books.nextId(),
        random: () => Number.parseInt(this.books.nextId().slice(0, 8), 16) / 2 ** 32,
        waits: this.mode,
        redriveEntersAnew: () => this.switches.current.redriveEntersStateAnew,
      })
    );
  }

  private admit({ name, service, account, region }: Addressee, operation: string): void {
    const rate = service.rate?.(operation);
    if (!rate || this.throttle.admits(`${name} ${account} ${region} ${rate.bucket}`, rate, this.clock.now()))
      return;
    const [error, status] = service.errors.throttled;
    throw new AwsError(error, 'Rate exceeded', status);
  }

  private lastKnown(): number {
    return Math.max(this.marks().get('now') ?? 0, this.calls.latest.at(-1)?.at ?? 0);
  }

  private marks() {
    return this.books.collection<number>('clock');
  }
}

const operationOf = ({ name, service }: Pick<Addressee, 'name' | 'service'>, operation: string) => {
  const found = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
  if (found) return found;
  const known = Object.keys(service.operations).join(', ') || 'none';
  throw new AwsError(
    'UnknownOperationException',
    `The sandbox does not have ${name} ${operation}. It has: ${known}`,
    404,
  );
};

/** What no rule foresaw is the service's fault, except a nesting too deep to be handled. */
const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  if (error instanceof RangeError)
    return new AwsError('SerializationException', 'The request is nested too deeply');
  return new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
};
