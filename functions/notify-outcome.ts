import { countOutcome } from '../aws/metrics.ts';
import { publish } from '../aws/notifications.ts';
import { notificationOf } from '../purchasing/notification.ts';
import { type Ended, reportOn } from '../purchasing/report.ts';
import type { Report } from '../purchasing/report-schema.ts';
import { step } from './step.ts';

/** What the state machine ends with: `report` is its output, `cause` the same as text, which is what a failed execution can carry. */
export type Announced = { outcome: Report['outcome']; report: Report; cause: string };

/** Tells people and machines how the request ended. */
export const handler = step<Ended, Announced>('NotifyOutcome', async ({ state, execution }) => {
  const report = reportOn(state, execution);
  await publish(notificationOf(report));
  countOutcome(report);
  return { outcome: report.outcome, report, cause: JSON.stringify(report) };
});
