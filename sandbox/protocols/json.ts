import { z } from 'zod';
import { isNestedDeeperThan } from '../nesting.ts';
import { AwsError, type WireRequest } from '../wire.ts';
import type { Protocol } from './protocol.ts';

const anObject = z.record(z.string(), z.unknown());

/** A request's body as a JSON object. */
export const jsonObject = ({ body }: WireRequest): Record<string, unknown> => {
  let object: Record<string, unknown>;
  try {
    object = anObject.parse(JSON.parse(body.toString() || '{}'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  }
  if (isNestedDeeperThan(500, object))
    throw new AwsError('SerializationException', 'The request is nested too deeply');
  return object;
};

/** AWS JSON 1.0 and 1.1: the operation in X-Amz-Target, the rest in the body. */
export const json = (target: string, version: '1.0' | '1.1'): Protocol => {
  const reply = (status: number, body: unknown, requestId: string) => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  });
  return {
    claims: ({ headers }) => headers['x-amz-target']?.startsWith(`${target}.`) ?? false,
    read: (request) => {
      const [prefix, operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
      if (request.method !== 'POST' || prefix !== target)
        throw new AwsError(
          'UnknownOperationException',
          `Expected POST with X-Amz-Target: ${target}.<Operation>`,
        );
      return { operation, input: jsonObject(request) };
    },
    write: (_, output, requestId) => reply(200, output ?? {}, requestId),
    writeError: ({ name, message, status }, requestId) => reply(status, { __type: name, message }, requestId),
  };
};
