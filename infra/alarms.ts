import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** What aws/metrics.ts writes. */
export const namespace = 'BuyOnce';
export const services = ['mediaconnect', 'devicefarm', 'unknown'];

export type Watched = {
  workflowName: string;
  stateMachine: StateMachine;
  /** By Task state, and the watch's own. */
  functions: Record<string, IFunction>;
  ledger: Table;
  deadLetters: IQueue;
};

const fiveMinutes = { period: Duration.minutes(5), statistic: Stats.SUM };

const sum = (label: string, metrics: IMetric[]): MathExpression =>
  new MathExpression({
    label,
    // A metric without a datapoint counts as none.
    expression: 'SUM(FILL(METRICS(), 0))',
    period: fiveMinutes.period,
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
  });

const asked = (workflow: string, outcome: string): IMetric[] =>
  services.map(
    (service) =>
      new Metric({
        namespace,
        metricName: 'Requests',
        dimensionsMap: { service, workflow, outcome },
        ...fiveMinutes,
      }),
  );

type Rule = {
  /** The alarm's name, and in words the heading of its section in docs/runbook.md. */
  name: string;
  meaning: string;
  metric: IMetric;
  threshold?: number;
  evaluationPeriods?: number;
};

const rules = ({ workflowName, stateMachine, functions, ledger, deadLetters }: Watched): Rule[] => {
  const all = Object.values(functions);
  return [
    {
      name: 'executions-failed',
      meaning: 'An execution ended in REJECTED, INVALID, FAILED or NEEDS_ATTENTION, or outside of the story.',
      metric: stateMachine.metricFailed(fiveMinutes),
    },
    {
      name: 'executions-interrupted',
      meaning: 'An execution was aborted or timed out: it told nobody, and may have bought.',
      metric: sum('Interrupted', [
        stateMachine.metricAborted(fiveMinutes),
        stateMachine.metricTimedOut(fiveMinutes),
      ]),
    },
    {
      name: 'purchases-need-attention',
      meaning: 'It could not be established whether a purchase happened. A person has to settle it.',
      metric: sum('Need attention', asked(workflowName, 'NEEDS_ATTENTION')),
    },
    {
      name: 'purchases-long-unknown',
      meaning: 'A purchase was sent more than an hour ago, and nobody has found out whether it bought.',
      metric: new Metric({
        namespace,
        metricName: 'LongUnknownPurchases',
        dimensionsMap: { service: 'ledger', ledger: ledger.tableName },
        period: Duration.hours(1),
        statistic: Stats.MAXIMUM,
      }),
      // The count comes once an hour, and may slip over the hour's edge.
      evaluationPeriods: 2,
    },
    {
      name: 'dead-letters',
      meaning: 'A schedule could not start its execution, or an event could not be told.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        ...fiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
    },
    {
      name: 'function-errors',
      meaning: 'Functions fail more often than a passing disturbance explains.',
      // PurchaseOffering throws on purpose, when it is throttled or another purchase is in flight; what it doesn't
      // throw on purpose leads to ReconcilePurchase, and is told.
      metric: sum(
        'Errors',
        all.filter((one) => one !== functions.PurchaseOffering).map((one) => one.metricErrors(fiveMinutes)),
      ),
      threshold: 3,
    },
    {
      name: 'function-throttles',
      meaning: 'Functions are refused for want of concurrency, more often than retries can make good.',
      metric: sum(
        'Throttles',
        all.map((one) => one.metricThrottles(fiveMinutes)),
      ),
      threshold: 10,
    },
  ];
};

/** The alarms, each of which tells the topic; what to do about one is in the runbook under its name. */
export const createAlarms = (scope: Construct, watched: Watched, topic: ITopic): Alarm[] =>
  rules(watched).map(({ name, meaning, metric, threshold = 1, evaluationPeriods = 1 }) => {
    const alarm = new Alarm(scope, name, {
      alarmName: `${watched.workflowName}-${name}`,
      alarmDescription: `${meaning} What to do: docs/runbook.md, "${name}".`,
      metric,
      threshold,
      evaluationPeriods,
      datapointsToAlarm: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  });
