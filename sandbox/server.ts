import { readFileSync } from 'node:fs';
import { isFunctionFault } from './faults.ts';
import { listen, serve, stopListening } from './http.ts';
import { functionEnvironment } from './lambda/environment.ts';
import { createLambda } from './lambda/lambda.ts';
import { home, Sandbox, type SandboxOptions } from './sandbox.ts';
import { sideDoor } from './side-door.ts';
import { outcomeTopicArn } from './sns/topics.ts';

export type ServerOptions = Omit<SandboxOptions, 'workflow'> & {
  host?: string;
  port?: number;
  /** The state machine in Amazon States Language; by default the product's, which its tests hold against asl-validator. */
  definition?: string;
  /** The module with the handler of a Task state; by default the product's, by the state's name. */
  handlers?: (stateName: string) => URL;
  /** Environment variables for the functions beside those that every deployment has. */
  variables?: Record<string, string>;
  /** Takes what the functions log, line by line. */
  log?: (stateName: string, line: string) => void;
};

/** A sandbox that is spoken to at `url`. */
export type SandboxServer = { sandbox: Sandbox; url: string; close(): Promise<void> };

const productDefinition = new URL('../statemachine/purchase-offering.asl.json', import.meta.url);
const productHandlers = (stateName: string) =>
  new URL(`../functions/${stateName.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()}.ts`, import.meta.url);

/** What the deployment sets for every function. */
const deployment = {
  LEDGER_TABLE: 'purchase-offering-ledger',
  OUTCOME_TOPIC_ARN: outcomeTopicArn,
  SPEND_CEILING: '250000.00 USD',
};

/** Opens a sandbox on loopback, with the functions in threads that know no other AWS. */
export const startSandbox = async ({
  host = '127.0.0.1',
  port = 0,
  definition,
  handlers = productHandlers,
  variables = {},
  log = () => {},
  ...options
}: ServerOptions = {}): Promise<SandboxServer> => {
  const { server, url } = await listen(port, host);
  const lambda = createLambda({
    handlers,
    log,
    environment: (functionName) =>
      functionEnvironment(functionName, {
        region: home.region,
        endpointUrl: url,
        variables: { ...deployment, ...variables },
      }),
    interfere: (operation) => {
      const befallen = sandbox.interfere({ service: 'lambda', operation, ...home, at: sandbox.clock.now() });
      return isFunctionFault(befallen?.fault) ? befallen.fault : undefined;
    },
  });
  const workflow = {
    definition: definition ?? readFileSync(productDefinition, 'utf8'),
    validated: definition === undefined,
    invoke: lambda.invoke,
  };
  const opened = () => new Sandbox({ ...options, workflow });
  let sandbox: Sandbox;
  try {
    sandbox = opened();
  } catch (error) {
    await stopListening(server);
    throw error;
  }
  serve(server, sandbox.clock, (request) =>
    request.path.startsWith('/_sandbox') ? sideDoor(sandbox, request) : sandbox.receive(request),
  );
  const close = async () => {
    // First, so that an execution is taken up at the next start, and does not fail of the others' end.
    sandbox.workflow?.stop();
    await Promise.all([lambda.close(), stopListening(server)]);
    await sandbox.close();
  };
  let closed: Promise<void> | undefined;
  return {
    sandbox,
    url,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};
