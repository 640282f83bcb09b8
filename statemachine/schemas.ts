import { writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { reportSchema } from '../purchasing/report-schema.ts';
import { purchaseRequest } from '../purchasing/request.ts';

const published = (
  title: string,
  description: string,
  schema: z.core.$ZodType,
  io: 'input' | 'output',
): object => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io });
  return { $schema, title, description, ...rest };
};

/** The published JSON Schemas by file, made of what the product itself parses with. */
export const schemas: Record<string, object> = {
  'purchase-request.schema.json': published(
    'BuyOnce purchase request',
    'The input of an execution. Two rules go beyond it: Start lies in its window, and OfferingArn in its Region.',
    purchaseRequest,
    'input',
  ),
  'report.schema.json': published(
    'BuyOnce report',
    'The output of an execution, the cause of a failed one, and the message for machines.',
    reportSchema,
    'output',
  ),
};

if (import.meta.main)
  for (const [file, schema] of Object.entries(schemas))
    writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
