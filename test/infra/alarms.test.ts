import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { synthesized } from './stack.ts';

const stack = synthesized();
const topicArn = 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes';

const rule = z.object({
  Name: z.string(),
  EventPattern: z.object({ detail: z.unknown() }).optional(),
  Targets: z.array(
    z.looseObject({ Arn: z.string(), InputTransformer: z.object({ InputTemplate: z.string() }).optional() }),
  ),
});

test('an execution that ended in silence is told of in plain words', () => {
  const net = stack
    .of('AWS::Events::Rule', rule)
    .find(({ properties }) => properties.Name === 'purchase-offering-ended-in-silence')?.properties;
  assert.deepEqual(net?.EventPattern?.detail, {
    stateMachineArn: ['arn:aws:states:us-east-1:123456789012:stateMachine:purchase-offering'],
    $or: [
      { status: ['TIMED_OUT', 'ABORTED'] },
      {
        status: ['FAILED'],
        error: [{ 'anything-but': ['REJECTED', 'INVALID', 'FAILED', 'NEEDS_ATTENTION'] }],
      },
      { status: ['FAILED'], error: [{ exists: false }] },
    ],
  });
  assert.equal(net.Targets[0]?.Arn, topicArn);
  const words = net.Targets[0].InputTransformer?.InputTemplate ?? '';
  assert.match(
    words,
    /^"A purchase workflow ended as <detail-status> and could not tell its outcome itself\."$/m,
  );
  assert.match(words, /start the same request again, under the same requestId/);
});

const alarms = stack.of(
  'AWS::CloudWatch::Alarm',
  z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.string()),
    MetricName: z.string().optional(),
    Metrics: z
      .array(
        z.object({
          MetricStat: z
            .object({
              Metric: z.object({
                MetricName: z.string(),
                Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
              }),
            })
            .optional(),
        }),
      )
      .optional(),
  }),
);

const watchedBy = (name: string): string[] => {
  const { MetricName, Metrics = [] } =
    alarms.find(({ properties }) => properties.AlarmName === `purchase-offering-${name}`)?.properties ??
    assert.fail(`There is no alarm ${name}`);
  return MetricName ? [MetricName] : Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []);
};

test('there is an alarm for everything that nobody would notice', () => {
  assert.deepEqual(watchedBy('executions-failed'), ['ExecutionsFailed']);
  assert.deepEqual(watchedBy('executions-interrupted'), ['ExecutionsAborted', 'ExecutionsTimedOut']);
  assert.deepEqual(watchedBy('purchases-need-attention'), ['Requests', 'Requests', 'Requests']);
  assert.deepEqual(watchedBy('purchases-long-unknown'), ['LongUnknownPurchases']);
  assert.deepEqual(watchedBy('dead-letters'), ['ApproximateNumberOfMessagesVisible']);
  assert.deepEqual([...new Set(watchedBy('function-errors'))], ['Errors']);
  assert.deepEqual([...new Set(watchedBy('function-throttles'))], ['Throttles']);
});

test('what PurchaseOffering throws in order to be repeated raises no alarm', () => {
  const errors = alarms.find(({ name }) => name.endsWith('function-errors'))?.properties.Metrics ?? [];
  assert.deepEqual(
    errors.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions.map(({ Value }) => Value) ?? []),
    ['ValidateRequest', 'CheckEligibility', 'ReconcilePurchase', 'NotifyOutcome', 'LongUnknownPurchases'].map(
      (name) => `purchase-offering-${name}`,
    ),
  );
});

test('every alarm tells the topic, and has its section in the runbook', () => {
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  for (const { name, properties } of alarms) {
    assert.deepEqual(properties.AlarmActions, [topicArn], name);
    const heading = name.replace('purchase-offering-', '');
    assert.match(properties.AlarmDescription, new RegExp(`docs/runbook\\.md, "${heading}"\\.$`));
    assert.match(runbook, new RegExp(`^## ${heading}$`, 'm'));
  }
});
