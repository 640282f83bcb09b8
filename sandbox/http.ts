import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { LineAnswer, WireReply, WireRequest } from './wire.ts';

const loopback = ['127.0.0.1', '::1', 'localhost'];
/** Of a body, one byte more than any service takes is kept: enough to refuse it. */
const keptBytes = 1024 * 1024 + 1;
/** So far a body is read, so that its sender comes to read the refusal. Of a longer one the line is cut. */
const readBytes = 32 * 1024 * 1024;

/** Listens on this machine's loopback address, and on no other: nobody else reaches the sandbox. */
export const listen = async (port: number, host: string): Promise<{ server: Server; url: string }> => {
  if (!loopback.includes(host))
    throw new Error(`The sandbox listens on loopback only (${loopback.join(', ')}), not on ${host}`);
  const server = createServer();
  const inUse = (error: NodeJS.ErrnoException) =>
    error.code === 'EADDRINUSE'
      ? new Error(
          `Port ${port} of ${host} is in use, perhaps by another sandbox. Take another one: --port 0 finds one that is free.`,
        )
      : error;
  await new Promise<void>((resolve, reject) =>
    server.once('error', (error) => reject(inUse(error))).listen(port, host, resolve),
  );
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return { server, url: `http://${host === '::1' ? '[::1]' : host}:${bound}` };
};

/** Answers every request with what `answer` makes of it, as the line would have it. */
export const serve = (
  server: Server,
  clock: Clock,
  answer: (request: WireRequest) => Promise<LineAnswer>,
): void => {
  server.on('request', async (request, response) => {
    const received = await receive(request);
    if (received) enact(await answer(received), response, clock);
  });
};

export const stopListening = async (server: Server): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
};

const receive = async (request: IncomingMessage): Promise<WireRequest | undefined> => {
  const chunks: Buffer[] = [];
  let kept = 0;
  let read = 0;
  try {
    for await (const chunk of request) {
      if (kept < keptBytes) chunks.push(chunk);
      kept = Math.min(keptBytes, kept + chunk.length);
      read += chunk.length;
      if (read > readBytes) request.destroy();
    }
  } catch {
    return undefined;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
};

const enact = (answer: LineAnswer, response: ServerResponse, clock: Clock): void => {
  if (answer.line === 'answered') {
    const send = () => head(response, answer.reply, clock).end(answer.reply.body);
    if (answer.afterMs === undefined) send();
    else clock.setTimeout(send, answer.afterMs);
  } else if (answer.line === 'cut') {
    const { body } = answer.reply;
    head(response, answer.reply, clock).write(body.slice(0, body.length / 2), () => response.destroy());
  } else {
    // A server can't refuse what has already connected: `refused` is a reset, too.
    response.socket?.resetAndDestroy();
  }
};

const head = (
  response: ServerResponse,
  { status, headers, body }: WireReply,
  clock: Clock,
): ServerResponse => {
  const date = new Date(clock.now()).toUTCString();
  return response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body) });
};
