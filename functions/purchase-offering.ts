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
import { claimedAs, isClaimedAs, settledOutcome, whyNotSend } from '../purchasing/standing.ts';
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
  if (whyNot || !commitment) return whyNot ?? unknown;

  const attempt = nextAttempt(history);
  await takeFence(fence, purchase, attempt, at);
  // A send that was given up as absent may have landed since: then this one must not go out.
  const absent = searchFor(history);
  if (absent && (await service.find(purchase, absent)).length > 0) return unknown;
  const lookalikes = await service.lookalikes(purchase, { submittedAt: at, knownReceipts: [] });
  const knownReceipts = [...fence.knownReceipts, ...lookalikes];

  if (!isClaimedAs(history, purchase))
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
