import { recorded } from '../sandbox/devicefarm/transactions.ts';
import { reservationsOf } from '../sandbox/mediaconnect/reservations.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { messagesIn } from '../sandbox/sns/publish.ts';
import type { Execution } from '../sandbox/stepfunctions/execution.ts';
import type { ExecutionSeen, LedgerRow, MessageSeen, Owned } from './evidence.ts';

const account = '123456789012';

type Item = Record<string, { S?: string; N?: string }>;

/** The ledger's table, row by row, as the sandbox holds it. */
export const ledgerOf = ({ books }: Sandbox): LedgerRow[] =>
  books
    .collection<Item>('ledger', `${account}/us-east-1`)
    .values()
    .map(({ purchaseId, sequence, type, entry }) => ({
      purchaseId: purchaseId?.S ?? '',
      sequence: Number(sequence?.N),
      type: type?.S ?? '',
      entry: JSON.parse(entry?.S ?? '{}'),
    }));

const json = (text: string | undefined): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

const executionsOf = (
  { books }: Sandbox,
  stopped: Set<string>,
  asked: Map<string, number>,
): ExecutionSeen[] =>
  books
    .collection<Execution>('executions')
    .values()
    .map(({ executionArn, name, startDate, stopDate, status, output, cause, error }) => {
      const told = json(output ?? cause);
      return {
        arn: executionArn,
        name,
        delivery: Number(name.replace('delivery-', '')),
        startedAt: startDate,
        status,
        stopped: stopped.has(executionArn),
        askedAt: asked.get(executionArn) ?? startDate,
        ...(stopDate !== undefined && { stoppedAt: stopDate }),
        ...(told && { told }),
        ...(error !== undefined && { error }),
      };
    });

const messagesOf = ({ books }: Sandbox): MessageSeen[] =>
  messagesIn(books)
    .values()
    .map(({ publishedAt, subject = '', attributes, message }) => {
      const bodies = json(message) ?? {};
      return {
        at: publishedAt,
        subject,
        attributes: Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value])),
        machine: json(String(bodies.default)) ?? {},
        email: String(bodies.email),
      };
    });

const ownedBy = ({ books }: Sandbox): Owned[] => [
  ...reservationsOf(books, account)
    .values()
    .map(({ reservationArn, requestId, recordedAt }) => ({ id: reservationArn, requestId, at: recordedAt })),
  ...recorded(books, account)
    .values()
    .filter(({ type }) => type === 'PURCHASE')
    .map(({ transactionId, requestId = '', recordedAt, cost }) => ({
      id: transactionId,
      requestId,
      at: recordedAt,
      cost,
    })),
];

/** What the sandbox's books hold at the end of a run. */
export const testimony = (sandbox: Sandbox, stopped: Set<string>, asked: Map<string, number>) => ({
  executions: executionsOf(sandbox, stopped, asked),
  messages: messagesOf(sandbox),
  owned: ownedBy(sandbox),
});
