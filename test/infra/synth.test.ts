import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { root } from '../../infra/bundle.ts';
import { createApp } from '../../infra/stacks.ts';
import { definition, emptyBundles, furnishedTrial } from './stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'buyonce-synth-'));
after(() => rmSync(folder, { recursive: true }));

const output = join(folder, 'cdk.out');
const templates = () => readdirSync(output).filter((file) => file.endsWith('.template.json'));

test('a clone synthesizes with no credentials and no network', () => {
  const { PATH, HOME } = process.env;
  const proxy = 'http://127.0.0.1:9';
  execFileSync(join(root, 'node_modules', '.bin', 'cdk'), ['synth', '--quiet', '--output', output], {
    cwd: root,
    env: { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', HTTPS_PROXY: proxy, https_proxy: proxy },
    stdio: 'pipe',
  });
  assert.deepEqual(templates(), ['purchase-offering-us-east-1.template.json']);
});

const hasCfnLint = spawnSync('cfn-lint', ['--version']).status === 0;

test('cfn-lint finds nothing', { skip: !hasCfnLint && 'cfn-lint is not on this machine' }, () => {
  const files = templates().map((file) => join(output, file));
  const { stdout } = spawnSync('cfn-lint', files, { encoding: 'utf8' });
  assert.equal(stdout, '');
});

const bundles = join(folder, 'empty');
emptyBundles(bundles);

const appOf = (name: string, deployments: object[] = [{}]) => {
  const outdir = join(folder, name);
  return createApp({ deployments, defaultRegion: 'us-east-1', definition, bundles, app: { outdir } });
};

test('several stages and Regions are stacks of one app, against which nothing is found', () => {
  const trial = { ...furnishedTrial, account: '210987654321' };
  const app = appOf('several', [{ regions: ['us-east-1', 'eu-west-1'] }, trial]);
  assert.deepEqual(
    app.node.children.map(({ node }) => node.id),
    [
      'purchase-offering-us-east-1',
      'purchase-offering-eu-west-1',
      'purchase-offering-trial-210987654321-us-east-1',
    ],
  );
  const nobody =
    /^Nobody subscribes to purchase-offering: purchases that need attention, and alarms, are told to nobody\./;
  const warned = app.synth().stacks.flatMap(({ id, messages }) => {
    const warnings = messages.filter(({ level }) => level === 'warning');
    return warnings.map(({ entry }) => [id, nobody.test(String(entry.data))]);
  });
  assert.deepEqual(Object.fromEntries(warned), {
    'purchase-offering-us-east-1': true,
    'purchase-offering-eu-west-1': true,
  });
});

test('what is against AWS Solutions’ rules or CloudFormation’s own fails the synthesis', () => {
  const app = appOf('faulty');
  const stack = app.node.findChild('purchase-offering-us-east-1');
  assert.ok(Stack.isStack(stack));
  new Bucket(stack, 'Open');
  new CfnResource(stack, 'Odd', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 'soon' } });
  assert.throws(() => app.synth(), /Validation failed/);
  const found = readFileSync(join(folder, 'faulty', 'validation-report.json'), 'utf8');
  assert.match(found, /AwsSolutions-S10/);
  assert.match(found, /'soon' is not of type 'integer'/);
});
