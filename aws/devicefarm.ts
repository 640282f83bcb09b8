import {
  DeviceFarmClient,
  GetAccountSettingsCommand,
  ListOfferingPromotionsCommand,
  NotEligibleException,
  type Offering,
  type OfferingTransaction,
  PurchaseOfferingCommand,
  paginateGetOfferingStatus,
  paginateListOfferings,
  paginateListOfferingTransactions,
} from '@aws-sdk/client-device-farm';
import { deviceFarmCommitment } from '../purchasing/commitment.ts';
import { offeringNotFound, slotReasons } from '../purchasing/eligibility.ts';
import type { Candidate } from '../purchasing/receipt.ts';
import type { Search } from '../purchasing/reconciliation.ts';
import type { DeviceFarmPurchase } from '../purchasing/request.ts';
import { whatItProves } from './answer.ts';
import { refusingEmptyAnswers } from './empty-answers.ts';
import type { Assessment, OfferingService } from './offering-service.ts';
import { sendOnce } from './send-once.ts';

const region = 'us-west-2';
// All purchases of an account share 10 reads a second (limits page). In a crowd the first read of an assessment gives
// way at once, to Step Functions' jitter; whoever got through it is patient, since giving up would waste what was read.
const arriving = new DeviceFarmClient({ region, maxAttempts: 1, cacheMiddleware: true });
const client = new DeviceFarmClient({ region, maxAttempts: 5, cacheMiddleware: true });
for (const { middlewareStack } of [arriving, client]) middlewareStack.add(...refusingEmptyAnswers);
const buying = new DeviceFarmClient({ region, ...sendOnce });

/** How far Device Farm's clock may be behind ours, so that a purchase of ours seems older than its submission; in milliseconds. */
const clockSkew = 300_000;

const findOffering = async (id: string): Promise<Offering | undefined> => {
  for await (const { offerings = [] } of paginateListOfferings({ client }, {})) {
    const offering = offerings.find((candidate) => candidate.id === id);
    if (offering) return offering;
  }
  return undefined;
};

const promotionIds = async (): Promise<string[]> => {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListOfferingPromotionsCommand({ nextToken }));
    ids.push(...(page.offeringPromotions ?? []).flatMap(({ id }) => id ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
};

/** Slots now or from the next period on, whichever is more: what the account will have to pay for. */
const ownedSlots = async (offeringId: string): Promise<number> => {
  let owned = 0;
  for await (const { current, nextPeriod } of paginateGetOfferingStatus({ client }, {}))
    owned = Math.max(owned, current?.[offeringId]?.quantity ?? 0, nextPeriod?.[offeringId]?.quantity ?? 0);
  return owned;
};

const price = async (purchase: DeviceFarmPurchase): Promise<Assessment> => {
  const { offeringId, quantity } = purchase.parameters;
  const offering = await findOffering(offeringId);
  if (!offering) return { reasons: [offeringNotFound(purchase)] };
  const [charge, ...others] = offering.recurringCharges ?? [];
  const { amount, currencyCode } = charge?.cost ?? {};
  if (amount === undefined || !currencyCode || charge?.frequency !== 'MONTHLY' || others.length > 0)
    return {
      reasons: [
        { code: 'PriceNotUnderstood', message: `The price of ${offeringId} is not one monthly charge.` },
      ],
    };
  const { description = '', platform = '' } = offering;
  return {
    commitment: deviceFarmCommitment({ description, platform, monthly: { amount, currencyCode } }, quantity),
    reasons: [],
  };
};

/** Purchases (not renewals) of the same offering. The list is newest first (API reference), so older pages are left unread. */
const likeThisOne = async (
  { parameters }: DeviceFarmPurchase,
  { submittedAt, knownReceipts }: Search,
): Promise<Candidate[]> => {
  const earliest = Date.parse(submittedAt) - clockSkew;
  const isRecent = ({ createdOn }: OfferingTransaction) =>
    createdOn !== undefined && createdOn.getTime() >= earliest;
  const found: Candidate[] = [];
  for await (const { offeringTransactions = [] } of paginateListOfferingTransactions({ client }, {})) {
    for (const transaction of offeringTransactions.filter(isRecent)) {
      const { transactionId: id, offeringStatus, offeringPromotionId } = transaction;
      if (!id || offeringStatus?.type !== 'PURCHASE' || knownReceipts.includes(id)) continue;
      if (offeringStatus.offering?.id !== parameters.offeringId) continue;
      const differs =
        offeringStatus.quantity !== parameters.quantity ||
        offeringPromotionId !== parameters.offeringPromotionId;
      found.push({ id, record: { ...transaction }, differs });
    }
    if (!offeringTransactions.every(isRecent)) break;
  }
  return found;
};

export const deviceFarm: OfferingService<DeviceFarmPurchase> = {
  price,
  async assess(purchase) {
    const { offeringId, offeringPromotionId } = purchase.parameters;
    // One after the other: of reads that are made at once some pass and some are throttled, and the tokens are lost.
    try {
      const settings = await arriving.send(new GetAccountSettingsCommand({}));
      const priced = await price(purchase);
      const owned = await ownedSlots(offeringId);
      const promotions = offeringPromotionId === undefined ? undefined : await promotionIds();
      const maxSlots = settings.accountSettings?.maxSlots?.[offeringId];
      return {
        ...priced,
        reasons: [...priced.reasons, ...slotReasons(purchase.parameters, { owned, maxSlots, promotions })],
      };
    } catch (error) {
      if (!(error instanceof NotEligibleException)) throw error;
      return {
        reasons: [
          {
            code: 'NotEligible',
            message: `Device Farm does not let this account purchase offerings (${error.message}). Write to aws-devicefarm-support@amazon.com.`,
          },
        ],
      };
    }
  },

  async purchase({ parameters }) {
    try {
      const { offeringTransaction } = await buying.send(new PurchaseOfferingCommand(parameters));
      if (offeringTransaction?.transactionId)
        return {
          kind: 'accepted',
          receipt: { id: offeringTransaction.transactionId, record: { ...offeringTransaction } },
        };
      return {
        kind: 'unknown',
        reason: { code: 'EmptyAnswer', message: 'Device Farm answered without a transaction.' },
      };
    } catch (error) {
      return whatItProves(error);
    }
  },

  find: likeThisOne,
};
