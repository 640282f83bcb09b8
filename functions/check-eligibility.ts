import { spendCeiling } from '../aws/environment.ts';
import { offeringServiceFor } from '../aws/offering-service.ts';
import { spendReasons } from '../purchasing/eligibility.ts';
import { eligibilityOf } from '../purchasing/standing.ts';
import { type State, step } from './step.ts';

/** Asks the service what the offering costs and what stands against buying it now. */
export const handler = step<State, State>('CheckEligibility', async ({ state, at }, writer) => {
  const { purchase, round } = state;
  const service = await offeringServiceFor(purchase);
  const { commitment, reasons } = await service.assess(purchase);
  const all = [
    ...reasons,
    ...(commitment ? spendReasons(commitment, purchase.spendLimit, spendCeiling()) : []),
  ];
  if (all.length === 0)
    return { purchase, outcome: eligibilityOf(purchase, undefined, commitment, all), round };
  // The ledger's client is loaded when it is first needed: a cold start on the way to a purchase does without it.
  const { append, readHistory } = await import('../aws/ledger.ts');
  // It is read after the service: if a twin of this execution has bought in between, it says so.
  const history = await readHistory(purchase.purchaseId);
  const outcome = eligibilityOf(purchase, history, commitment, all);
  // After the first round a run of PurchaseOffering that Lambda lost sight of may still be on its way to send.
  if (outcome.kind === 'INELIGIBLE' && round > 1 && !purchase.dryRun)
    await append(
      purchase.purchaseId,
      history,
      { type: 'PurchaseAbandoned', at, reasons: outcome.reasons },
      writer,
    );
  return { purchase, outcome, round };
});
