import type { z } from 'zod';
import { AwsError } from './wire.ts';

/**
 * The members of an operation's input. What has the wrong JSON type can't be deserialized; what breaks a
 * constraint of the API's model is the service's own `invalid`, every fault in one message.
 */
export const members = <T>(schema: z.ZodType<T>, input: Record<string, unknown>, invalid: string): T => {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const mistyped = error.issues.find(
    ({ code, path }) => code === 'invalid_type' && input[String(path[0])] != null,
  );
  if (mistyped)
    throw new AwsError('SerializationException', `${mistyped.path.join('.')}: ${mistyped.message}`);
  const faults = error.issues.map(({ path, code, message }) =>
    code === 'invalid_type'
      ? `Value null at '${path.join('.')}' failed to satisfy constraint: Member must not be null`
      : `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  throw new AwsError(invalid, `${count}: ${faults.join('; ')}`);
};
