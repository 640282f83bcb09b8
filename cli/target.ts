import { devNull } from 'node:os';
import { env } from 'node:process';
import type { Command } from 'commander';
import type { SandboxServer } from '../sandbox/server.ts';

export type TargetOptions = { endpointUrl?: string; stateMachineArn?: string; data?: string };

/** Where the state machine of this command is. */
export type Target = {
  stateMachineArn: string;
  /** Where that is, in words. */
  place: string;
  /** The options that lead another command to the same place; undefined when nothing is left of it afterwards. */
  options?: string[];
  /** How often an execution is asked how far it is. */
  pollMs: number;
  sandbox?: SandboxServer;
  close(): Promise<void>;
};

const sandboxStateMachine = 'arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering';

const stateMachineArn =
  /^arn:aws[a-z-]*:states:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:stateMachine:([A-Za-z0-9_-]{1,80})$/;

/** The command line was understood as little as an unknown option is. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

/** Gives a command the options that name its target. */
export const targeted = (command: Command): Command =>
  command
    .option('--endpoint-url <url>', 'a sandbox that is running, such as http://127.0.0.1:4580')
    .option('--state-machine-arn <arn>', 'a deployed state machine, in the AWS account of your credentials')
    .option(
      '--data <folder>',
      'the sandbox of this command remembers in this folder; without it, it forgets',
    );

/** Everything of AWS's that this process would take from the caller makes way for the sandbox's own. */
const pointAtSandbox = (url: string): void => {
  for (const name of Object.keys(env)) if (name.startsWith('AWS_')) delete env[name];
  Object.assign(env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
};

/**
 * Points the clients of aws/ at the target, through the environment that they read when they are first used; hence
 * before any of them is imported. Without a target a sandbox is started in this process, its waits skipped.
 */
export const openTarget = async ({
  endpointUrl,
  stateMachineArn: arn,
  data,
}: TargetOptions): Promise<Target> => {
  const [, region, name] = stateMachineArn.exec(arn ?? sandboxStateMachine) ?? [];
  if (!region || !name) throw new Misuse(`--state-machine-arn: ${arn} is not the ARN of a state machine`);
  if (data !== undefined && (endpointUrl ?? arn))
    throw new Misuse('--data is for a sandbox of this command; it goes with no other target');
  if (endpointUrl !== undefined && !(/^https?:/.test(endpointUrl) && URL.canParse(endpointUrl)))
    throw new Misuse(`--endpoint-url: ${endpointUrl} is not a URL such as http://127.0.0.1:4580`);

  const settle = () => Object.assign(env, { AWS_REGION: region, LEDGER_TABLE: `${name}-ledger` });
  const common = { stateMachineArn: arn ?? sandboxStateMachine, close: async () => {} };
  if (endpointUrl !== undefined) {
    pointAtSandbox(endpointUrl);
    settle();
    return {
      ...common,
      place: `the sandbox at ${endpointUrl}`,
      options: ['--endpoint-url', endpointUrl],
      pollMs: 100,
    };
  }
  if (arn !== undefined) {
    settle();
    // The ledger's table is known by its name alone. A state machine that answers proves that the account is the right one.
    await (await import('../aws/workflow.ts')).definitionOf(arn);
    return { ...common, place: `AWS, ${region}`, options: ['--state-machine-arn', arn], pollMs: 1000 };
  }
  const { startSandbox } = await import('../sandbox/server.ts');
  const sandbox = await startSandbox({ waits: 'skipped', ...(data !== undefined && { data }) });
  pointAtSandbox(sandbox.url);
  settle();
  return {
    ...common,
    place: data === undefined ? 'a sandbox of its own' : `the sandbox in ${data}`,
    ...(data !== undefined && { options: ['--data', data] }),
    pollMs: 20,
    sandbox,
    close: sandbox.close,
  };
};
