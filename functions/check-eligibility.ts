import { spendCeiling } from '../aws/environment.ts';
import { offeringServiceFor } from '../aws/offering-service.ts';
import { spendReasons } from '../purchasing/eligibility.ts';
import { eligibilityOf } from '../purchasing/standing.ts';
import { type State, step } from './step.ts';

/** The ledger's client is loaded when it is first needed: a cold start on the way to a purchase does without it. */
const readHistory = async (purchaseId: string) => (await import('../aws/ledger.ts')).readHistory(purchaseId);

/** Asks the service what the offering costs and what stands against buying it now. */
export const handler = step<State, State>('CheckEligibility', async ({ state: { purchase, round } }) => {
  const service = await offeringServiceFor(purchase);
  const { commitment, reasons } = await service.assess(purchase);
  const all = [
    ...reasons,
    ...(commitment ? spendReasons(commitment, purchase.spendLimit, spendCeiling()) : []),
  ];
  // The ledger is read after the service: if a twin of this execution has bought in between, it says so.
  const history = all.length > 0 ? await readHistory(purchase.purchaseId) : undefined;
  return { purchase, outcome: eligibilityOf(purchase, history, commitment, all), round };
});
