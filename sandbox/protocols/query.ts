import { AwsError } from '../wire.ts';
import type { Protocol } from './protocol.ts';

/** AWS Query: a form in, XML out. `A.b.1.c=v` becomes nested objects; an output's arrays and Maps become members and entries. */
export const query = (namespace: string): Protocol => {
  const reply = (status: number, root: string, content: unknown, requestId: string) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${root} xmlns="${namespace}">${xml(content)}</${root}>`,
  });
  return {
    claims: ({ headers }) =>
      headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false,
    read: ({ body }) => {
      const { Action: operation, ...input } = unfolded(new URLSearchParams(body.toString()));
      if (typeof operation !== 'string') throw new AwsError('MissingAction', 'The request names no Action');
      return { operation, input };
    },
    write: (operation, output, requestId) =>
      reply(
        200,
        `${operation}Response`,
        { [`${operation}Result`]: output ?? {}, ResponseMetadata: { RequestId: requestId } },
        requestId,
      ),
    writeError: ({ name, message, status }, requestId) =>
      reply(
        status,
        'ErrorResponse',
        {
          Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: name, Message: message },
          RequestId: requestId,
        },
        requestId,
      ),
  };
};

const unfolded = (form: URLSearchParams): Record<string, unknown> => {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const parts = name.split('.');
    const last = parts.pop() ?? name;
    let at = root;
    for (const part of parts) {
      const next = Object.hasOwn(at, part) && isObject(at[part]) ? at[part] : {};
      at[part] = next;
      at = next;
    }
    at[last] = value;
  }
  return root;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const xml = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((member) => `<member>${xml(member)}</member>`).join('');
  if (value instanceof Map)
    return [...value].map(([key, entry]) => `<entry>${xml({ key, value: entry })}</entry>`).join('');
  if (isObject(value))
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
      .join('');
  return String(value).replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
};
