import { readHistory } from '../aws/ledger.ts';
import { parseRequest } from '../purchasing/request.ts';
import { claimedAs, standingOf } from '../purchasing/standing.ts';
import { type State, step, type Unread } from './step.ts';

const round = 1;

/** Reads the execution's input as a purchase, and looks up whether this purchase was made or begun before. */
export const handler = step<unknown, State | Unread>(
  'ValidateRequest',
  async ({ state: request, execution }) => {
    const parsed = parseRequest(request, execution);
    if ('faults' in parsed)
      return { purchase: null, outcome: { kind: 'INVALID', faults: parsed.faults }, round };
    const history = await readHistory(parsed.purchase.purchaseId);
    const purchase = claimedAs(history, { ...parsed.purchase, ledgerSeen: history.sequence });
    if (parsed.outside && !history.claimed)
      return { purchase: null, outcome: { kind: 'INVALID', faults: [parsed.outside] }, round };
    return { purchase, outcome: standingOf(history, purchase), round };
  },
);
