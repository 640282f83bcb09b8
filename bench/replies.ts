/** In a process of its own, so that its time is not counted: answers every call as it was answered once before. */
import { createServer } from 'node:http';
import * as z from 'zod';

/** What a call is recognized by: its operation, or its method and path, whatever is asked of it. */
export const operationIn = (method: string, path: string, headers: Record<string, unknown>): string =>
  String(headers['x-amz-target'] ?? `${method} ${path.replace(/[?%].*/, '')}`);

const recorded = z.record(
  z.string(),
  z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() }),
);
export type Recorded = z.output<typeof recorded>;

if (import.meta.main)
  process.once('message', (message) => {
    const replies = recorded.parse(message);
    const server = createServer((request, response) => {
      const reply = replies[operationIn(request.method ?? '', request.url ?? '', request.headers)];
      request.resume();
      request.once('end', () => {
        if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
        else response.writeHead(404).end();
      });
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
  });
