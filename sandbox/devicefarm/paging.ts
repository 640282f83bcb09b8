import { z } from 'zod';
import { members } from '../members.ts';
import type { Switches } from '../switches.ts';

const schema = z.object({ nextToken: z.string().min(4).max(1024).optional() });

/** The lists take no size, only a token. */
export const paging = (input: Record<string, unknown>, switches: Switches) => ({
  ...members(schema, input, 'ArgumentException'),
  size: switches.current.pageSize,
  invalid: 'ArgumentException',
});
