import { AwsError } from '../wire.ts';
import { jsonObject } from './json.ts';
import type { Protocol } from './protocol.ts';

/** An operation's place: `{name}` in the path is a member of the input. */
export type Route = { operation: string; method: string; path: string; status: number };

/** AWS REST JSON: the operation in method and path, its input in path, query and body. */
export const restJson = (routes: Route[]): Protocol => {
  const reply = (status: number, body: unknown, headers: Record<string, string>) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const places = routes.map((route) => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }));
  return {
    claims: ({ path }) => places.some(({ pattern }) => pattern.test(path)),
    read: (request) => {
      for (const { operation, method, pattern } of places) {
        const match = method === request.method && pattern.exec(request.path);
        if (!match) continue;
        const body = method === 'GET' ? {} : jsonObject(request);
        const path = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decoded(value)]);
        return { operation, input: { ...body, ...Object.fromEntries([...request.query, ...path]) } };
      }
      throw new AwsError(
        'UnknownOperationException',
        `No operation is at ${request.method} ${request.path}`,
        404,
      );
    },
    write: (operation, output, requestId) =>
      reply(routes.find((route) => route.operation === operation)?.status ?? 200, output, {
        'x-amzn-requestid': requestId,
      }),
    writeError: ({ name, message, status }, requestId) =>
      reply(status, { message }, { 'x-amzn-requestid': requestId, 'x-amzn-errortype': name }),
  };
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new AwsError('SerializationException', `The path has a broken percent-encoding: ${value}`);
  }
};
