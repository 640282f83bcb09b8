import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from './server.ts';

const usage = `usage: npm run sandbox -- [--port 4580] [--data FOLDER] [--waits real|skipped] [--at 2026-11-01T00:00:00Z]

  --port   the port on 127.0.0.1 (4580)
  --data   remember everything in this folder; without it, in memory
  --waits  skipped: when executions only wait, the time jumps to what they wait for (real)
  --at     the time with which the sandbox's clock begins (now)`;

const optionSchema = z.object({
  port: z.coerce.number().int().min(0).max(65535),
  host: z.string(),
  data: z.string().optional(),
  waits: z.enum(['real', 'skipped']),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
});

const introduction = (url: string, data: string | undefined) => `BuyOnce sandbox at ${url}

It behaves like MediaConnect, Device Farm, SNS, DynamoDB and Step Functions, as far as a purchase needs them.
It is not AWS and cannot reach it: nothing that happens here costs anything. ${
  data === undefined ? 'It forgets everything when it ends.' : `It remembers in ${data}.`
}

  export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=sandbox AWS_DEFAULT_REGION=us-east-1

  aws --endpoint-url ${url} mediaconnect list-offerings
  aws --endpoint-url ${url} --region us-west-2 devicefarm list-offerings
  aws --endpoint-url ${url} stepfunctions start-execution --input file://request.json \\
      --state-machine-arn arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering

  curl ${url}/_sandbox/state                                        what is owned, sent and called
  curl -X PUT ${url}/_sandbox/clock -d '{"advance":"P1Y"}'          a year passes
  curl ${url}/_sandbox/faults                                       the accidents that can be arranged

Ctrl-C ends it.`;

const read = () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4580' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      waits: { type: 'string', default: 'real' },
      at: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const { success, data, error } = optionSchema.safeParse(values);
  if (success) return data;
  throw new Error(error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
};

const open = async ({ port, host, data, waits, at }: z.infer<typeof optionSchema>): Promise<void> => {
  const { url, close } = await startSandbox({
    ...{ port, host, waits },
    ...(data === undefined ? {} : { data }),
    ...(at === undefined ? {} : { at }),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close);
  console.log(introduction(url, data));
};

const failed =
  (exitCode: number, hint = '') =>
  (error: unknown) => {
    console.error(`${error instanceof Error ? error.message : error}${hint}`);
    process.exitCode = exitCode;
  };

try {
  const options = read();
  if (options) await open(options).catch(failed(1));
  else console.log(usage);
} catch (error) {
  failed(2, `\n\n${usage}`)(error);
}
