import { append, readHistory } from '../aws/ledger.ts';
import { offeringServiceFor } from '../aws/offering-service.ts';
import { isUnknown } from '../purchasing/ledger.ts';
import { reasonCaught } from '../purchasing/outcome.ts';
import { judge, searchFor, unsent, type Verdict } from '../purchasing/reconciliation.ts';
import { claimedAs, settledOutcome } from '../purchasing/standing.ts';
import { type State, step } from './step.ts';

const look = async (state: State, at: string, writer: string): Promise<Verdict> => {
  const { outcome: previous, round, error } = state;
  const history = await readHistory(state.purchase.purchaseId);
  const purchase = claimedAs(history, state.purchase);
  const settled = settledOutcome(history, purchase);
  if (settled) return { decision: settled, round };
  const search = isUnknown(history) ? searchFor(history) : undefined;
  const verdict = search
    ? judge({
        history,
        purchase,
        found: await (await offeringServiceFor(purchase)).find(purchase, search),
        previous,
        at,
        round,
      })
    : unsent(purchase, round, at, error && reasonCaught(error));
  if (verdict.entry) await append(purchase.purchaseId, history, verdict.entry, writer);
  return verdict;
};

/** Finds out, by reading only, what became of a purchase: from its ledger, and where that is silent from the service's books. */
export const handler = step<State, State>('ReconcilePurchase', async ({ state, at }, writer) => {
  const { decision, round } = await look(state, at, writer);
  return { purchase: state.purchase, outcome: decision, round };
});
