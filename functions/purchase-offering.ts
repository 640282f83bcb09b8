import { spendCeiling } from '../aws/environment.ts';
import { findFenceFree, takeFence } from '../aws/fence.ts';
import { append, readHistory, record } from '../aws/ledger.ts';
import { offeringServiceFor } from '../aws/offering-service.ts';
import { factOf } from '../purchasing/answer.ts';
import { spendReasons } from '../purchasing/eligibility.ts';
import { ServiceUnreachable, TooManyRequestsException } from '../purchasing/errors.ts';
import { nextAttempt } from '../purchasing/ledger.ts';
import type { Decision } from '../purchasing/outcome.ts';
import { searchFor } from '../purchasing/reconciliation.ts';
import type { Purchase } from '../purchasing/request.ts';
import {
  claimedAs,
  isClaimedAs,
  landedAfterAll,
  settledOutcome,
  whyNotSend,
} from '../purchasing/standing.ts';
import { type State, step } from './step.ts';

const unknown: Decision = { kind: 'UNKNOWN' };

const buy = async (asked: Purchase, at: string, writer: string): Promise<Decision> => {
  const service = await offeringServiceFor(asked);
  // First, so that a purchase which has to wait for another one spends none of the service's calls on it.
  const fence = await findFenceFree(asked, at, writer);
  const { commitment, reasons } = await service.price(asked);
  let history = await readHistory(asked.purchaseId);
  const purchase = claimedAs(history, asked);
  const over = commitment ? spendReasons(commitment, purchase.spendLimit, spendCeiling()) : [];
  const whyNot = whyNotSend(history, purchase, commitment, [...reasons, ...over]);
  // A run that Lambda lost sight of may still be on its way to send. What is told as not bought has to be closed to it.
  if (whyNot?.kind === 'INELIGIBLE')
    await append(
      asked.purchaseId,
      history,
      { type: 'PurchaseAbandoned', at, reasons: whyNot.reasons },
      writer,
    );
  if (whyNot || !commitment) return whyNot ?? unknown;

  const attempt = nextAttempt(history);
  await takeFence(fence, purchase, attempt, at);
  const { submittedAt } = searchFor(history) ?? { submittedAt: at };
  const alike = await service.find(purchase, { submittedAt, knownReceipts: [] });
  const landed = landedAfterAll(history, alike, fence.knownReceipts);
  if (landed) return landed;
  // What is in the books before the send, this send has not bought.
  const knownReceipts = [...fence.knownReceipts, ...alike.map(({ id }) => id)];

  if (!isClaimedAs(history, purchase, commitment))
    history = await append(
      purchase.purchaseId,
      history,
      { type: 'PurchaseClaimed', at, purchase, commitment },
      writer,
    );
  history = await append(
    purchase.purchaseId,
    history,
    { type: 'PurchaseSubmitted', at, attempt, knownReceipts },
    writer,
  );
  const answer = await service.purchase(purchase);
  if (answer.kind === 'unknown') return unknown;
  history = await record(purchase.purchaseId, history, factOf(answer, attempt, at), writer);
  if (answer.kind === 'throttled') throw new TooManyRequestsException(answer.reason.message);
  if (answer.kind === 'unreachable') throw new ServiceUnreachable(answer.reason.message);
  return settledOutcome(history, purchase) ?? unknown;
};

/** Buys, in one send, unless the ledger or the price of this moment speak against it. */
export const handler = step<State, State>(
  'PurchaseOffering',
  async ({ state: { purchase, round }, at }, writer) => ({
    purchase,
    outcome: await buy(purchase, at, writer),
    round,
  }),
);
