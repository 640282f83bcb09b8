import { type Execution, homeOf } from './execution.ts';
import { headline } from './headline.ts';
import {
  type CaughtError,
  type Decision,
  isOutcome,
  type Outcome,
  type Reason,
  reasonCaught,
} from './outcome.ts';
import type { Report } from './report-schema.ts';
import type { Purchase } from './request.ts';

/** The last decision as an outcome: what ended in an error, or without an outcome, could not be established. */
const concluded = (decision: Decision | undefined, error: CaughtError | undefined): Outcome => {
  if (decision && !error && isOutcome(decision)) return decision;
  const reason: Reason = {
    code: 'NotEstablished',
    message: 'It could not be looked up whether this request has bought something.',
  };
  return { kind: 'NEEDS_ATTENTION', reasons: error ? [reason, reasonCaught(error)] : [reason] };
};

const nothingToDo = new Set(['ReservationActive']);

const severityOf = (outcome: Outcome): Report['severity'] => {
  switch (outcome.kind) {
    case 'PURCHASED':
      // One that was bought earlier is news as well: whoever bought it may have been stopped before it told.
      return outcome.foundBy === 'reconciliation' || outcome.absentSends ? 'warning' : 'notice';
    case 'PLANNED':
      return 'notice';
    case 'INELIGIBLE':
      return outcome.reasons.every(({ code }) => nothingToDo.has(code)) ? 'info' : 'warning';
    case 'NEEDS_ATTENTION':
      return 'critical';
    default:
      return 'warning';
  }
};

/** What NotifyOutcome is handed: a purchase, unless the request could not be read as one, and what was decided last. */
export type Ended = { purchase?: Purchase | null; outcome?: Decision; error?: CaughtError };

/** What the world is told of an execution that has ended. */
export const reportOn = ({ purchase, outcome: decision, error }: Ended, execution: Execution): Report => {
  const outcome = concluded(decision, error);
  const { kind, ...facts } = outcome;
  const { region, account } = homeOf(execution);
  return {
    version: '1',
    outcome: kind,
    severity: severityOf(outcome),
    summary: headline(outcome, purchase ?? undefined),
    requestId: purchase?.purchaseId ?? execution.name,
    service: purchase?.service ?? 'unknown',
    region: purchase?.region ?? region,
    account,
    execution: execution.id,
    dryRun: purchase?.dryRun ?? false,
    ...(purchase && { purchase: purchase.parameters }),
    ...facts,
  };
};
