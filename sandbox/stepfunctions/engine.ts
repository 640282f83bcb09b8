import { registerHooks } from 'node:module';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { readDefinition } from './definition.ts';
import { currentRun, type Json, type Run, within } from './surroundings.ts';

const surroundings = new URL('./surroundings.ts', import.meta.url).href;

/**
 * The interpreter's source, in our surroundings. A Task without TimeoutSeconds may take 99,999,999 seconds
 * (Amazon States Language), its time-out has an empty cause, and a Fail state
 * has only the Error and the Cause that it names.
 */
const mend = (source: string): string => `
import { setTimeout, clearTimeout, Date, Math, RunLog, queryWith } from ${JSON.stringify(surroundings)};
${source}
EventLogger = RunLog;
DEFAULT_TIMEOUT_SECONDS = 99_999_999;
StatesTimeoutError = class extends RuntimeError { name = 'States.Timeout'; message = ''; };
FailStateError = class extends RuntimeError {
  constructor(error = '', cause = '') { super(cause); this.name = error; }
};
jsonPathQuery = queryWith(jsonPathQuery, evaluateIntrinsicFunction);
`;

// For a Task without a handler the interpreter would call Lambda in AWS. It doesn't get the clients to do so.
const noAwsClients =
  'data:text/javascript,export const LambdaClient = 0, InvokeCommand = 0, fromCognitoIdentityPool = 0;';

const interpreter = '/node_modules/aws-local-stepfunctions/build/';
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('@aws-sdk/') && context.parentURL?.includes(interpreter)
      ? { url: noAwsClients, shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) => {
    const loaded = next(url, context);
    return url.includes(interpreter) && loaded.source
      ? {
          ...loaded,
          source: mend(
            typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source),
          ),
        }
      : loaded;
  },
});
const { StateMachine } = await import('aws-local-stepfunctions');
hooks.deregister();

/** A state machine, ready to run. */
export type Machine = {
  definition: StateMachineDefinition;
  /** The definition with its functions filled in. */
  text: string;
  /** Runs it on `input`, from its first state or `from` another; returns what ends the run before its time. */
  start(run: Run, input: Json, from?: string): () => void;
};

type FunctionArn = (functionName: string) => string;

const build = (template: string, text: string, functionArn: FunctionArn, validated: boolean): Machine => {
  const { definition, functions } = readDefinition(template, functionArn);
  const handlers: Record<string, (parameters: Json) => Promise<Json>> = {};
  for (const [state, functionName] of Object.entries(functions))
    handlers[state] = (parameters) => currentRun().task(functionName, parameters);
  const machineAt = (StartAt: string, noValidate: boolean) =>
    new StateMachine({ ...definition, StartAt }, { validationOptions: { noValidate } });
  const startingAt = new Map([[definition.StartAt, machineAt(definition.StartAt, validated)]]);
  const machineFrom = (state: string) => {
    const machine = startingAt.get(state) ?? machineAt(state, true);
    startingAt.set(state, machine);
    return machine;
  };
  return {
    definition,
    text,
    start(run, input, from = definition.StartAt) {
      const { result, abort } = within(run, () =>
        machineFrom(from).run(input, {
          overrides: { taskResourceLocalHandlers: handlers },
          noThrowOnAbort: true,
        }),
      );
      // How it ends is told by the run's event log, in its turn; the promise says it again, later.
      result.catch(() => {});
      return abort;
    },
  };
};

const built = new Map<string, Machine>();

/** The machine of an ASL template, built once for the same ARNs. To validate one takes a quarter of a second; what is `validated` is not validated again. */
export const machineOf = (template: string, functionArn: FunctionArn, validated: boolean): Machine => {
  const text = template.replace(/\$\{(\w+)\}/g, (_, functionName: string) => functionArn(functionName));
  const key = `${validated} ${text}`;
  const machine = built.get(key) ?? build(template, text, functionArn, validated);
  built.set(key, machine);
  return machine;
};
