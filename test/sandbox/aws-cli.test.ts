import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { account, android, sandboxAt } from './world.ts';

const run = promisify(execFile);
const installed = await run('aws', ['--version']).then(
  () => true,
  () => false,
);
const skip = installed ? false : 'the AWS CLI is not on this machine';

const noon = '2026-11-05T12:00:00Z';

const cli = async (t: TestContext) => {
  const { url } = await sandboxAt(t, noon);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_MAX_ATTEMPTS: '1',
  };
  return async (region: string, ...words: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run(
      'aws',
      ['--endpoint-url', url, '--region', region, '--output', 'json', ...words],
      { env },
    );
    return JSON.parse(stdout);
  };
};

test('aws mediaconnect purchase-offering twice: the second is refused', { skip }, async (t) => {
  const aws = await cli(t);
  const offering = 'arn:aws:mediaconnect:eu-west-1::offering:b09ab450-baf0-4c8e-a7b7-ca75be08ede8';
  const buy = (name: string) =>
    aws(
      ...(['eu-west-1', 'mediaconnect', 'purchase-offering', '--offering-arn', offering] as const),
      ...['--reservation-name', name, '--start', '2026-11-01T00:00:00Z'],
    );
  assert.equal(Object((await buy('first')).Reservation).ReservationState, 'PROCESSING');
  await assert.rejects(buy('second'), /BadRequestException.* already have an active reservation/);
});

test('aws devicefarm purchase-offering twice: the slots add up', { skip }, async (t) => {
  const aws = await cli(t);
  const buy = () =>
    aws('us-west-2', 'devicefarm', 'purchase-offering', '--offering-id', android, '--quantity', '2');
  assert.equal(Object((await buy()).offeringTransaction).cost.amount, 433.34);
  await buy();
  const { current } = await aws('us-west-2', 'devicefarm', 'get-offering-status');
  assert.equal(Object(current)[android].quantity, 4);
});

test('aws sns, dynamodb and stepfunctions find what is there', { skip }, async (t) => {
  const aws = await cli(t);
  const [{ Topics }, { TableNames }, { stateMachines }] = await Promise.all([
    aws('us-east-1', 'sns', 'list-topics'),
    aws('us-east-1', 'dynamodb', 'list-tables'),
    aws('us-east-1', 'stepfunctions', 'list-state-machines'),
  ]);
  assert.deepEqual(Topics, [{ TopicArn: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes' }]);
  assert.deepEqual(TableNames, ['purchase-offering-ledger']);
  assert.equal(Object(stateMachines)[0].name, 'purchase-offering');
});
