import { env } from 'node:process';
import * as z from 'zod/mini';

const refusedConnection = z.object({ code: z.literal('ECONNREFUSED') });

/** Nobody listens there: whatever was to be called is not at work either. */
export const isNobodyThere = (error: unknown): boolean => refusedConnection.safeParse(error).success;

/** Why something failed, in words. */
export const whyFailed = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error);
  const { AWS_ENDPOINT_URL: url } = env;
  if (!isNobodyThere(error) || url === undefined) return said;
  return `${said || 'ECONNREFUSED'}: is a sandbox running at ${url}? npm run sandbox`;
};

const refusal = z.object({
  $metadata: z.object({
    httpStatusCode: z.number().check(z.minimum(400), z.maximum(499)),
    attempts: z.literal(1),
  }),
});

/** Whether the service said no, to the only send: a no to the SDK's repeat says nothing about the send before it. */
export const isRefusal = (error: unknown): boolean => refusal.safeParse(error).success;
