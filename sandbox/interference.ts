import type { Clock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { Service } from './service.ts';
import { AwsError, type LineAnswer, type WireReply } from './wire.ts';

/** A call ready to be served: with its effect, or refused without. */
type Served = {
  serve(lagMs: number): Promise<WireReply>;
  refuse(error: AwsError): WireReply;
  errors: Service['errors'];
  clock: Clock;
};

const defaultMs = 30_000;
const page502 =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** What the caller gets to see of a call that a fault befalls. */
export const interfered = async (
  { fault, ms = defaultMs, error }: Fault,
  { serve, refuse, errors, clock }: Served,
): Promise<LineAnswer> => {
  const refusal = ([name, status]: [string, number], message: string) =>
    refuse(new AwsError(name, message, status));
  const gateway = (status: number, body: string): WireReply => ({
    status,
    headers: body === '' ? {} : { 'content-type': 'text/html' },
    body,
  });
  const answered = (reply: WireReply): LineAnswer => ({ line: 'answered', reply });
  const failing = async (reply: WireReply) => {
    if (fault.endsWith('-after')) await serve(0);
    return answered(reply);
  };
  /** Only a success can be garbled: a refusal stays what it is. */
  const garbled = (reply: WireReply, body: string) =>
    answered(reply.status < 300 ? { ...reply, body } : reply);
  switch (fault) {
    case 'throttle':
      return answered(refusal(errors.throttled, 'Rate exceeded'));
    case 'refuse': {
      if (!error) return answered(refusal(errors.denied, 'User is not authorized to perform this operation'));
      return answered(refuse(new AwsError(error.name, error.message ?? error.name, error.status)));
    }
    case 'error-500-before':
    case 'error-500-after':
      return failing(refusal(errors.internal, 'An internal error occurred'));
    case 'bad-gateway-502-before':
    case 'bad-gateway-502-after':
      return failing(gateway(502, page502));
    case 'unavailable-503-before':
    case 'unavailable-503-after':
      return failing(refusal(errors.unavailable, 'The service is temporarily unavailable'));
    case 'gateway-timeout-504-before':
    case 'gateway-timeout-504-after':
      return failing(gateway(504, ''));
    case 'refuse-connection':
      return { line: 'refused' };
    case 'lose-the-reply':
      await serve(0);
      return { line: 'lost' };
    case 'cut-the-reply':
      return { line: 'cut', reply: await serve(0) };
    case 'empty-reply':
      return garbled(await serve(0), '');
    case 'unreadable-reply': {
      const reply = await serve(0);
      return garbled(reply, reply.body.slice(0, reply.body.length / 2));
    }
    case 'slow-reply':
      return { line: 'answered', reply: await serve(0), afterMs: ms };
    case 'land-late':
      clock.setTimeout(() => void serve(0), ms);
      return { line: 'lost' };
    case 'stale-reads':
      return answered(await serve(ms));
    default:
      throw new Error(`${fault} befalls functions, not calls`);
  }
};
