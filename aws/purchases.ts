import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { LedgerEntry } from '../purchasing/ledger.ts';
import { dynamodb } from './dynamodb.ts';
import { ledgerTable } from './environment.ts';

/** Every purchase in the ledger, by its id, with its entries in their order. */
export const readPurchases = async (): Promise<Map<string, LedgerEntry[]>> => {
  const rows: { purchaseId: string; sequence: number; entry: LedgerEntry }[] = [];
  // Sequence 0 is what the fences are kept under.
  const scan = {
    TableName: ledgerTable(),
    ConsistentRead: true,
    FilterExpression: '#sequence > :zero',
    ExpressionAttributeNames: { '#sequence': 'sequence' },
    ExpressionAttributeValues: { ':zero': { N: '0' } },
  };
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, scan))
    rows.push(
      ...Items.map(({ purchaseId, sequence, entry }) => ({
        purchaseId: purchaseId?.S ?? '',
        sequence: Number(sequence?.N),
        entry: JSON.parse(entry?.S ?? ''),
      })),
    );
  rows.sort((a, b) => a.sequence - b.sequence);
  const purchases = new Map<string, LedgerEntry[]>();
  for (const { purchaseId, entry } of rows)
    purchases.set(purchaseId, [...(purchases.get(purchaseId) ?? []), entry]);
  return purchases;
};
