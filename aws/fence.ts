import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { OfferingBusy } from '../purchasing/errors.ts';
import { fenceOf, isStale } from '../purchasing/fence.ts';
import { isAnswered, isUnknown } from '../purchasing/ledger.ts';
import type { Purchase } from '../purchasing/request.ts';
import { dynamodb } from './dynamodb.ts';
import { ledgerTable } from './environment.ts';
import { append, readHistory } from './ledger.ts';

type Fence = { holder: string; attempt: number; at: string; version: number; knownReceipts: string[] };

/** More receipts than this are not carried along: a read that lags by this many purchases is not expected. */
const mostKnownReceipts = 50;

const readFence = async (name: string): Promise<Fence | undefined> => {
  const { Item } = await dynamodb.send(
    new GetItemCommand({
      TableName: ledgerTable(),
      Key: { purchaseId: { S: name }, sequence: { N: '0' } },
      ConsistentRead: true,
    }),
  );
  return Item && JSON.parse(Item.entry?.S ?? '');
};

const writeFence = async (name: string, fence: Fence): Promise<void> => {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: ledgerTable(),
        Item: {
          purchaseId: { S: name },
          sequence: { N: '0' },
          holder: { S: fence.holder },
          version: { N: String(fence.version) },
          entry: { S: JSON.stringify(fence) },
        },
        ConditionExpression: 'attribute_not_exists(purchaseId) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(fence.version - 1) } },
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      throw new OfferingBusy(`${name} changed hands just now`);
    throw error;
  }
};

/** The receipts that the holder's purchase brought; throws while its attempt may still buy. */
const receiptsOfHolder = async (
  fence: Fence,
  purchase: Purchase,
  at: string,
  writer: string,
): Promise<string[]> => {
  const history = await readHistory(fence.holder);
  if (!isAnswered(history, fence.attempt)) {
    const submitted = history.attempts.some(({ number }) => number === fence.attempt);
    if (submitted || isUnknown(history) || !(history.closed || isStale(fence.at, at)))
      throw new OfferingBusy(
        `The purchase ${fence.holder} of the same offering is under way since ${fence.at}, or its outcome is unknown`,
      );
    const reason = {
      code: 'NeverSent',
      message: `${purchase.purchaseId} needed the offering, and this attempt had not been submitted`,
    };
    await append(
      fence.holder,
      history,
      { type: 'PurchaseRefused', at, attempt: fence.attempt, reason },
      writer,
    );
  }
  return history.accepted.map(({ receipt }) => receipt.id);
};

/** A fence that was found free: with the receipts of all who held it, which a read that lags may not show yet. */
export type FreeFence = { name: string; version: number; knownReceipts: string[] };

/**
 * The fence of what this purchase buys. It names a purchase and an attempt, and is free as soon as that attempt is
 * answered: nothing has to be released, so nothing can be left behind. Throws OfferingBusy while it is not free.
 */
export const findFenceFree = async (purchase: Purchase, at: string, writer: string): Promise<FreeFence> => {
  const name = fenceOf(purchase);
  const fence = await readFence(name);
  const earlier =
    fence && fence.holder !== purchase.purchaseId ? await receiptsOfHolder(fence, purchase, at, writer) : [];
  const knownReceipts = [...(fence?.knownReceipts ?? []), ...earlier].slice(-mostKnownReceipts);
  return { name, version: fence?.version ?? 0, knownReceipts };
};

/** Makes this attempt the only one in flight for what it buys. Throws OfferingBusy if somebody else was quicker. */
export const takeFence = (
  { name, version, knownReceipts }: FreeFence,
  { purchaseId }: Purchase,
  attempt: number,
  at: string,
): Promise<void> =>
  writeFence(name, { holder: purchaseId, attempt, at, version: version + 1, knownReceipts });
