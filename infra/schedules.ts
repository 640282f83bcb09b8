import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Deployment } from './configuration.ts';

/**
 * The identity of what a schedule buys. EventBridge Scheduler delivers at least once: these two are the same at every
 * attempt of one delivery, which its execution id is not (EventBridge Scheduler user guide, "Adding context attributes").
 */
const requestId = `${ContextAttribute.scheduleArn}/${ContextAttribute.scheduledTime}`;

export type SchedulesProps = {
  workflowName: string;
  stateMachine: StateMachine;
  deadLetters: IQueue;
  schedules: Deployment['schedules'];
};

/** Starts the workflow when the configuration says so. */
export class Schedules extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { workflowName, stateMachine, deadLetters, schedules }: SchedulesProps,
  ) {
    super(scope, id);
    const scheduleGroup = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: workflowName,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      description: `What the schedules of ${workflowName} may do`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': scheduleGroup.scheduleGroupArn,
          },
        },
      }),
    });
    for (const { name, expression, timeZone, flexibleWindowMinutes, request } of schedules)
      new Schedule(this, name, {
        scheduleName: name,
        scheduleGroup,
        schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
        timeWindow: flexibleWindowMinutes
          ? TimeWindow.flexible(Duration.minutes(flexibleWindowMinutes))
          : TimeWindow.off(),
        target: new StepFunctionsStartExecution(stateMachine, {
          role,
          deadLetterQueue: deadLetters,
          maxEventAge: Duration.hours(6),
          retryAttempts: 20,
          input: ScheduleTargetInput.fromObject({ ...request, requestId }),
        }),
      });
  }
}
