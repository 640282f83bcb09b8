import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  MathExpression,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namespace, type Watched } from './alarms.ts';

const day = Duration.days(1);

/** Every series of one of our metrics, whatever its service and outcome: a search finds those that exist. */
const each = (metricName: string, workflowName: string, label: string) =>
  new MathExpression({
    expression: `SEARCH('{${namespace},service,workflow,outcome} MetricName="${metricName}" workflow="${workflowName}"', 'Sum', ${day.toSeconds()})`,
    label,
    period: day,
    usingMetrics: {},
  });

/** What was bought and for how much, what is open, and whether the machinery is well: in that order, on one page. */
export const createDashboard = (
  scope: Construct,
  { workflowName, stateMachine, functions, deadLetters }: Watched,
  alarms: Alarm[],
): Dashboard => {
  const { region } = Stack.of(scope);
  const daily = { period: day, statistic: Stats.SUM };
  const hourly = { period: Duration.hours(1) };
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: workflowName,
    defaultInterval: Duration.days(30),
    widgets: [
      [
        new TextWidget({
          width: 24,
          height: 2,
          markdown: `# ${workflowName}\n[Executions](https://${region}.console.aws.amazon.com/states/home?region=${region}#/statemachines/view/${stateMachine.stateMachineArn}) · what an alarm means and what to do: docs/runbook.md · who is told: docs/deploy.md`,
        }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms })],
      [
        new GraphWidget({
          title: 'Requests a day, by service and outcome',
          width: 12,
          stacked: true,
          left: [each('Requests', workflowName, '')],
        }),
        new GraphWidget({
          title: 'Committed a day, USD',
          width: 6,
          stacked: true,
          left: [each('CommittedUsd', workflowName, '')],
        }),
        new GraphWidget({
          title: 'Purchases whose answer was lost, a day',
          width: 6,
          left: [each('UnknownOutcomes', workflowName, '')],
        }),
      ],
      [
        new SingleValueWidget({
          title: 'Executions',
          width: 12,
          sparkline: true,
          metrics: [
            stateMachine.metricStarted(daily),
            stateMachine.metricSucceeded(daily),
            stateMachine.metricFailed(daily),
            stateMachine.metricAborted(daily),
            stateMachine.metricTimedOut(daily),
          ],
        }),
        new GraphWidget({
          title: 'Dead letters',
          width: 12,
          left: [
            deadLetters.metricApproximateNumberOfMessagesVisible({ ...hourly, statistic: Stats.MAXIMUM }),
          ],
        }),
      ],
      [
        new GraphWidget({
          title: 'Functions: errors (PurchaseOffering also throws to be retried)',
          width: 12,
          left: Object.entries(functions).map(([label, one]) => one.metricErrors({ ...hourly, label })),
        }),
        new GraphWidget({
          title: 'Functions: duration, 95th percentile',
          width: 12,
          left: Object.entries(functions).map(([label, one]) =>
            one.metricDuration({ ...hourly, label, statistic: Stats.percentile(95) }),
          ),
        }),
      ],
    ],
  });
};
