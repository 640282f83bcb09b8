import { ledgerTable } from '../aws/environment.ts';
import { countLongUnknown } from '../aws/metrics.ts';
import { readPurchases } from '../aws/purchases.ts';
import { historyOf } from '../purchasing/ledger.ts';
import { statusOf } from '../purchasing/status.ts';

const hour = 3_600_000;

/**
 * Counts the purchases that were sent more than an hour ago and of which nobody knows whether they bought. It asks the
 * ledger and no execution: an execution may have been stopped, or have ended long ago with nobody following up. A
 * schedule invokes it; `time` is the schedule's.
 */
export const handler = async ({ time }: { time: string }): Promise<string[]> => {
  const unknown = [...(await readPurchases())]
    .filter(([, entries]) => {
      const { kind, at } = statusOf(historyOf(entries));
      return kind === 'unknown' && Date.parse(time) - Date.parse(at) > hour;
    })
    .map(([purchaseId]) => purchaseId);
  if (unknown.length > 0) countLongUnknown(ledgerTable(), unknown.length);
  return unknown;
};
