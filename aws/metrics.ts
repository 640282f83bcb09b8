import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Report } from '../purchasing/report-schema.ts';

const namespace = 'BuyOnce';

const workflowOf = (execution: string): string => execution.split(':').at(-2) ?? '';

/**
 * Counts an outcome that was told, in CloudWatch's embedded metric format: a line in the log, no call. Only here does
 * money become a floating number, because a metric is one: it is for a graph, never for a decision. Two executions of
 * one request that ran side by side both count what it committed to: rather twice than never.
 */
export const countOutcome = ({
  execution,
  service,
  outcome,
  foundBy,
  boughtEarlier,
  commitment,
}: Report): void => {
  const metrics = new Metrics({
    namespace,
    serviceName: service,
    defaultDimensions: { workflow: workflowOf(execution), outcome },
  });
  metrics.addMetric('Requests', MetricUnit.Count, 1);
  if (outcome === 'NEEDS_ATTENTION' || (foundBy === 'reconciliation' && !boughtEarlier))
    metrics.addMetric('UnknownOutcomes', MetricUnit.Count, 1);
  if (outcome === 'PURCHASED' && !boughtEarlier && commitment?.committed.currencyCode === 'USD')
    metrics.addMetric('CommittedUsd', MetricUnit.NoUnit, Number(commitment.committed.amount));
  metrics.publishStoredMetrics();
};

/** Counts the purchases of a ledger whose outcome has been unknown for too long. */
export const countLongUnknown = (ledger: string, purchases: number): void => {
  const metrics = new Metrics({ namespace, serviceName: 'ledger', defaultDimensions: { ledger } });
  metrics.addMetric('LongUnknownPurchases', MetricUnit.Count, purchases);
  metrics.publishStoredMetrics();
};
