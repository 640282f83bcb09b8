import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { LedgerConflict } from '../purchasing/errors.ts';
import { evolve, type History, historyOf, type LedgerEntry } from '../purchasing/ledger.ts';
import { dynamodb } from './dynamodb.ts';
import { ledgerTable } from './environment.ts';

/** The ledger of a purchase, first entry first; read consistently, so that nothing written before is missed. */
export const readEntries = async (purchaseId: string): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  const query = {
    TableName: ledgerTable(),
    ConsistentRead: true,
    KeyConditionExpression: 'purchaseId = :purchaseId',
    ExpressionAttributeValues: { ':purchaseId': { S: purchaseId } },
  };
  for await (const { Items = [] } of paginateQuery({ client: dynamodb }, query))
    entries.push(...Items.map(({ entry }) => JSON.parse(entry?.S ?? '')));
  return entries;
};

export const readHistory = async (purchaseId: string): Promise<History> =>
  historyOf(await readEntries(purchaseId));

/**
 * Appends to the history that was read, or throws LedgerConflict if somebody else has written since. `writer` is
 * this invocation's own id: the SDK repeats a write whose reply was lost, and then finds its own entry in the way.
 */
export const append = async (
  purchaseId: string,
  history: History,
  entry: LedgerEntry,
  writer: string,
): Promise<History> => {
  const next = evolve(history, entry);
  const key = { purchaseId: { S: purchaseId }, sequence: { N: String(next.sequence) } };
  const facts = {
    at: { S: entry.at },
    type: { S: entry.type },
    writer: { S: writer },
    entry: { S: JSON.stringify(entry) },
  };
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: ledgerTable(),
        Item: { ...key, ...facts },
        ConditionExpression: 'attribute_not_exists(purchaseId)',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const there = await dynamodb.send(
      new GetItemCommand({ TableName: ledgerTable(), Key: key, ConsistentRead: true }),
    );
    if (there.Item?.writer?.S !== writer || there.Item.entry?.S !== facts.entry.S)
      throw new LedgerConflict(`Entry ${next.sequence} of ${purchaseId} was written by somebody else`);
  }
  return next;
};

/** Appends what is a fact already, such as a service's answer, wherever the ledger ends by now. */
export const record = async (
  purchaseId: string,
  history: History,
  fact: LedgerEntry,
  writer: string,
): Promise<History> => {
  try {
    return await append(purchaseId, history, fact, writer);
  } catch (error) {
    if (!(error instanceof LedgerConflict)) throw error;
    return record(purchaseId, await readHistory(purchaseId), fact, writer);
  }
};
