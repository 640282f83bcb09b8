import type { AwsError, WireReply, WireRequest } from '../wire.ts';

/** How a service's calls and answers are written on the wire. */
export type Protocol = {
  /** Whether an unsigned request looks like one for this service. */
  claims(request: WireRequest): boolean;
  /** Which operation is called, with what. Throws AwsError when that can't be read. */
  read(request: WireRequest): { operation: string; input: Record<string, unknown> };
  write(operation: string, output: unknown, requestId: string): WireReply;
  writeError(error: AwsError, requestId: string): WireReply;
};
