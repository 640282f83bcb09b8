/**
 * What the product's bundle finds around itself in a simulation, in place of Node's own: virtual time, seeded
 * chance, and a line to the sandbox that is no socket. product.ts puts it there; the product knows nothing of it.
 */
export type Surroundings = {
  setTimeout(callback: () => void, ms?: number): number;
  clearTimeout(id: number | undefined): void;
  random(): number;
  /** Sends what an SDK client has signed, and answers or fails as Node's HTTP client would. */
  send(request: SignedRequest, timeouts: { socketTimeout: number }): Promise<SdkResponse>;
};

/** A request as the SDK hands it to its HTTP handler. */
export type SignedRequest = {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
};

/** A response as the SDK takes it from its HTTP handler: `body` is all of it, or what fails in the middle. */
export type SdkResponse = {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array | { cut: Error };
};

declare global {
  var buyonceSimulation: { surroundings?: Surroundings } | undefined;
}

/** The surroundings of the history that runs now in this thread; one runs at a time. */
export const current: { surroundings?: Surroundings } = globalThis.buyonceSimulation ?? {};
globalThis.buyonceSimulation = current;

const surroundings = (): Surroundings => {
  if (!current.surroundings) throw new Error('No history runs');
  return current.surroundings;
};

const wait = (callback: () => void, ms?: number): number => surroundings().setTimeout(callback, ms);
const stop = (id: number | undefined): void => surroundings().clearTimeout(id);
const chance = (): number => surroundings().random();

export { chance as simulatedRandom, stop as clearTimeout, surroundings, wait as setTimeout };
