/** The first call of ReconcilePurchase and nothing else: the ledger answers it in most cases. */
export { handler } from './validate-request.ts';
