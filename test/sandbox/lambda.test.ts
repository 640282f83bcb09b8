import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { functionEnvironment } from '../../sandbox/lambda/environment.ts';
import { createLambda, type FunctionFault, type LambdaOptions } from '../../sandbox/lambda/lambda.ts';

const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
after(() => rmSync(folder, { recursive: true }));

const environment = (functionName: string) =>
  functionEnvironment(functionName, {
    region: 'us-east-1',
    endpointUrl: 'http://127.0.0.1:4580',
    variables: { LEDGER_TABLE: 'purchase-offering-ledger' },
  });

const lambdaWith = (options: Partial<LambdaOptions> = {}) => {
  const lambda = createLambda({
    handlers: (functionName) => new URL(`./handlers/${functionName}.ts`, import.meta.url),
    environment,
    newId: () => 'request-1',
    ...options,
  });
  after(() => lambda.close());
  const call = { signal: new AbortController().signal, account: '123456789012' };
  return (functionName: string, event: unknown = {}) =>
    lambda.invoke(functionName, event, {
      ...call,
      functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    });
};

test('a function gets the event and a context, and its result comes back', async () => {
  assert.deepEqual(await lambdaWith()('answer', { quantity: 1 }), {
    payload: { event: { quantity: 1 }, functionName: 'answer', awsRequestId: 'request-1', hasTime: true },
  });
});

test('a function that returns nothing answers null, as Lambda does', async () => {
  assert.deepEqual(await lambdaWith()('nothing'), { payload: null });
});

test('an error comes back by its name, with message and trace', async () => {
  const result = await lambdaWith()('refuse');
  assert.ok('functionError' in result);
  const { errorType, errorMessage, trace } = result.functionError;
  assert.deepEqual([errorType, errorMessage], ['OfferingGone', 'the offering is no longer sold']);
  assert.equal(trace?.[0], 'OfferingGone: the offering is no longer sold');
});

test('a handler stays warm, and invocations at the same time have an environment each', async () => {
  const invoke = lambdaWith();
  assert.deepEqual(await invoke('count'), { payload: 1 });
  assert.deepEqual(await invoke('count'), { payload: 2 });
  const together = await Promise.all([invoke('count'), invoke('count')]);
  assert.deepEqual(together, [{ payload: 3 }, { payload: 1 }]);
});

test('more invocations than there is room for wait for their turn', async () => {
  const invoke = lambdaWith({ concurrency: 1 });
  const results = await Promise.all([invoke('count'), invoke('nothing'), invoke('count')]);
  assert.deepEqual(results, [{ payload: 1 }, { payload: null }, { payload: 1 }]);
});

test('a function that runs into its time-out is killed, even if it never lets go', async () => {
  const invoke = lambdaWith({ timeoutSeconds: () => 0.5 });
  const timedOut = {
    functionError: {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 0.50 seconds',
    },
  };
  assert.deepEqual(await invoke('hang'), timedOut);
  assert.deepEqual(await invoke('hang'), timedOut, 'the next invocation gets an environment of its own');
});

const exitError = (status: number) => ({
  functionError: {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: request-1 Error: Runtime exited with error: exit status ${status}`,
  },
});

test('a function that ends its process is gone, and the next invocation finds a new one', async () => {
  const invoke = lambdaWith();
  assert.deepEqual(await invoke('exit'), exitError(7));
  assert.deepEqual(await invoke('exit'), exitError(7));
});

test('a module that cannot be loaded is an error of every invocation', async () => {
  const result = await lambdaWith()('unloadable');
  assert.ok('functionError' in result);
  assert.equal(result.functionError.errorMessage, 'no such setting');
});

test('a function that does not exist is not found', async () => {
  assert.deepEqual(await lambdaWith()('no-such-function'), {
    serviceError: {
      name: 'Lambda.ResourceNotFoundException',
      message:
        'Function not found: arn:aws:lambda:us-east-1:123456789012:function:no-such-function (Service: Lambda, Status Code: 404, Request ID: request-1)',
    },
  });
});

const faults: [FunctionFault, effects: string, answer: object][] = [
  ['crash-before', '', exitError(1)],
  ['crash-after', 'ran ', exitError(1)],
  [
    'function-timeout',
    'ran ',
    {
      functionError: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: request-1 Error: Task timed out after 60.00 seconds',
      },
    },
  ],
  [
    'lambda-error',
    '',
    {
      serviceError: {
        name: 'Lambda.ServiceException',
        message:
          'The service encountered an internal error. (Service: Lambda, Status Code: 500, Request ID: request-1)',
      },
    },
  ],
  [
    'lambda-throttle',
    '',
    {
      serviceError: {
        name: 'Lambda.TooManyRequestsException',
        message: 'Rate Exceeded. (Service: Lambda, Status Code: 429, Request ID: request-1)',
      },
    },
  ],
];

for (const [fault, effects, answer] of faults)
  test(`${fault}: ${effects ? 'the function ran' : 'nothing ran'}, and the answer is as Lambda gives it`, async () => {
    const file = join(folder, fault);
    const pending = [fault];
    const invoke = lambdaWith({ interfere: () => pending.shift() });
    assert.deepEqual(await invoke('leave-a-trace', { file }), answer);
    assert.deepEqual(
      await invoke('leave-a-trace', { file }),
      { payload: 'done' },
      'the next invocation is well',
    );
    assert.equal(readFileSync(file, 'utf8'), `${effects}ran `);
  });

test('what a function logs is handed on', async () => {
  const lines: string[] = [];
  const invoke = lambdaWith({ log: (functionName, line) => lines.push(`${functionName} ${line}`) });
  const file = join(folder, 'logged');
  await invoke('leave-a-trace', { file });
  while (lines.length === 0) await new Promise(setImmediate);
  assert.deepEqual(lines, ['leave-a-trace {"message":"left a trace"}']);
});

test('a closed Lambda leaves nothing that keeps the process alive', async () => {
  const program = `
    import { createLambda } from ${JSON.stringify(new URL('../../sandbox/lambda/lambda.ts', import.meta.url).href)};
    const handlers = (name) => new URL(name + '.ts', ${JSON.stringify(new URL('./handlers/', import.meta.url).href)});
    const lambda = createLambda({ handlers, environment: () => ({}) });
    const call = { signal: new AbortController().signal, account: '', functionArn: '' };
    await lambda.invoke('nothing', {}, call);
    lambda.invoke('hang', {}, call).then(() => console.log('ended'));
    setTimeout(() => lambda.close(), 100);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 5000,
  });
  assert.equal(stdout, 'ended\n');
});

test('nothing of the AWS configuration around the sandbox reaches a function', async () => {
  const hostile = {
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL: 'https://mediaconnect.eu-west-1.amazonaws.com',
    AWS_ENDPOINT_URL_SNS: 'https://sns.eu-west-1.amazonaws.com',
    AWS_ACCESS_KEY_ID: 'AKIAREALACCOUNT00000',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/home/someone/.aws/config',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/credentials',
  };
  const own = { ...process.env };
  Object.assign(process.env, hostile);
  after(() => {
    for (const name of Object.keys(hostile)) delete process.env[name];
    Object.assign(process.env, own);
  });
  assert.deepEqual(await lambdaWith()('environment'), {
    payload: {
      variables: {
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4580',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: 'environment',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/environment',
        AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        TZ: ':UTC',
        LEDGER_TABLE: 'purchase-offering-ledger',
      },
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      region: 'us-east-1',
    },
  });
});
