import type { Answer } from '../purchasing/answer.ts';
import type { Commitment } from '../purchasing/commitment.ts';
import type { Reason } from '../purchasing/outcome.ts';
import type { Candidate } from '../purchasing/receipt.ts';
import type { Search } from '../purchasing/reconciliation.ts';
import type { Purchase } from '../purchasing/request.ts';

/** What an offering costs, and what stands against buying it now. */
export type Assessment = { commitment?: Commitment; reasons: Reason[] };

/** An AWS service that sells offerings. Only `purchase` buys; everything else reads. */
export type OfferingService<P extends Purchase = Purchase> = {
  /** All that can be known before a purchase: its price, and every reason against it. */
  assess(purchase: P): Promise<Assessment>;
  /** The price of this moment alone, for the last look before the send. */
  price(purchase: P): Promise<Assessment>;
  /** Calls PurchaseOffering, exactly once. */
  purchase(purchase: P): Promise<Answer>;
  /** The purchases in the service's books that this one may have become, or could be taken for. */
  find(purchase: P, search: Search): Promise<Candidate[]>;
};

/** The service that a purchase is for, loaded when it is first needed: a cold start pays for one client only. */
export const offeringServiceFor = async (purchase: Purchase): Promise<OfferingService> =>
  purchase.service === 'mediaconnect'
    ? (await import('./mediaconnect.ts')).mediaConnect
    : (await import('./devicefarm.ts')).deviceFarm;
