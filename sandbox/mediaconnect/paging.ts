import { z } from 'zod';
import { members } from '../members.ts';
import type { Switches } from '../switches.ts';

const schema = z.object({
  maxResults: z.coerce.number().int().min(1).max(1000).optional(),
  nextToken: z.string().optional(),
});

/** The members that both lists have. */
export const paging = (input: Record<string, unknown>, { current: { pageSize } }: Switches) => {
  const { maxResults = pageSize, nextToken } = members(schema, input, 'BadRequestException');
  return { size: Math.min(maxResults, pageSize), nextToken, invalid: 'BadRequestException' };
};
