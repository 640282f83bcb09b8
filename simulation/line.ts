import type { Clock } from '../sandbox/clock.ts';
import type { Call, Fault } from '../sandbox/faults.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { LineAnswer } from '../sandbox/wire.ts';
import type { Accident } from './accidents.ts';
import { type Invocation, invocations } from './functions.ts';
import type { FunctionName } from './product.ts';
import type { SdkResponse, SignedRequest, Surroundings } from './surroundings.ts';

/** As Node's HTTP client fails, and as the SDK's handler names it. */
const socketError = (message: string, code: string, name = 'Error'): Error =>
  Object.assign(new Error(message), { code, name });

const wireRequest = ({ method, path, query = {}, headers, body = '' }: SignedRequest) => ({
  method,
  path,
  query: new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      [value ?? ''].flat().map((one): [string, string] => [name, one]),
    ),
  ),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  // Not Buffer.from(body) of bytes: the SDK's own kind of them is a string to it, and warns of that.
  body: typeof body === 'string' ? Buffer.from(body) : Buffer.copyBytesFrom(body),
});

/** The line between a function and the sandbox, with its latencies, and the accidents on it. */
export const lineOf = ({
  clock,
  random,
  accidents,
  struck,
  sandbox,
  stop,
}: {
  clock: Clock;
  random: () => number;
  accidents: Accident[];
  struck(accident: Accident, state: FunctionName): void;
  sandbox(): Sandbox;
  /** A person stops an execution. */
  stop(executionArn: string): Promise<void>;
}) => {
  const calls = new Map<string, number>();
  let caller: Invocation | undefined;

  const pass = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimeout(resolve, ms));
  const latency = (): Promise<void> => pass(1 + Math.floor(random() * 40));

  const momentOf = ({ state, nth, calls }: Invocation) =>
    accidents.find(
      (accident) =>
        accident.at === 'moment' &&
        accident.state === state &&
        accident.nth === nth &&
        accident.call === calls,
    );

  const seen = async (answer: LineAnswer, socketTimeout: number): Promise<SdkResponse> => {
    if (answer.line === 'refused') throw socketError('connect ECONNREFUSED 127.0.0.1:443', 'ECONNREFUSED');
    if (answer.line === 'lost') throw socketError('socket hang up', 'ECONNRESET', 'TimeoutError');
    const { status: statusCode, body } = answer.reply;
    const headers = { ...answer.reply.headers, 'content-length': String(Buffer.byteLength(body)) };
    if (answer.line === 'cut')
      return { statusCode, headers, body: { cut: socketError('aborted', 'ECONNRESET') } };
    const late = answer.afterMs ?? 0;
    if (socketTimeout > 0 && late > socketTimeout) {
      await pass(socketTimeout);
      throw Object.assign(new Error(`the socket timed out after ${socketTimeout} ms`), {
        name: 'TimeoutError',
      });
    }
    if (late > 0) await pass(late);
    return { statusCode, headers, body: new TextEncoder().encode(body) };
  };

  const send: Surroundings['send'] = async (request, { socketTimeout }) => {
    const invocation = invocations.getStore();
    if (!invocation) throw new Error('A call from outside of any function');
    await invocation.alive();
    invocation.calls++;
    const accident = momentOf(invocation);
    const what = accident?.at === 'moment' ? accident.what : undefined;
    if (accident) struck(accident, invocation.state);
    if (what === 'stopped-here' || what === 'stopped-and-killed') await stop(invocation.execution);
    if (what === 'killed-before' || what === 'stopped-and-killed')
      return invocation.die('Lambda.Unknown', 'The function was killed');
    if (accident?.at === 'moment' && accident.what === 'held-up') await pass(accident.ms);
    await latency();
    await invocation.alive();
    caller = invocation;
    const served = sandbox().receive(wireRequest(request));
    caller = undefined;
    const answer = await served;
    if (what === 'killed-after') return invocation.die('Lambda.Unknown', 'The function was killed');
    await latency();
    const response = await seen(answer, socketTimeout);
    await invocation.alive();
    return response;
  };

  /** What befalls the call that is about to be served. */
  const interfere = ({ service, operation }: Call): Fault | undefined => {
    const name = `${service}.${operation}`;
    const nth = (calls.get(name) ?? 0) + 1;
    calls.set(name, nth);
    const accident = accidents.find(
      (candidate) =>
        candidate.at === 'call' &&
        candidate.service === service &&
        candidate.operation === operation &&
        candidate.nth <= nth &&
        nth < candidate.nth + (candidate.times ?? 1),
    );
    if (accident?.at !== 'call' || !caller) return undefined;
    struck(accident, caller.state);
    return { fault: accident.fault, ms: accident.ms };
  };

  return { send, interfere, caller: () => caller };
};
