import { type History, isUnknown } from './ledger.ts';

/** Where a purchase stands, by its ledger alone. */
export type Status =
  | { kind: 'purchased'; at: string; receipts: string[] }
  /** Sent at `at`, and nobody knows whether it bought. */
  | { kind: 'unknown'; at: string }
  /** `not-bought`: by the word of a person who settled it. */
  | { kind: 'rejected' | 'failed' | 'not-bought'; at: string }
  /** Claimed, with no send that may have bought. */
  | { kind: 'open'; at: string };

export const statusOf = (history: History): Status => {
  const { claimed, attempts, accepted, closed } = history;
  const [first] = accepted;
  if (first) return { kind: 'purchased', at: first.at, receipts: accepted.map(({ receipt }) => receipt.id) };
  if (isUnknown(history)) {
    const sent = attempts.find(({ answer }) => answer === undefined || answer === 'absent');
    return { kind: 'unknown', at: sent?.at ?? '' };
  }
  if (closed?.settledBy) return { kind: 'not-bought', at: closed.at };
  if (closed) return { kind: closed.kind === 'REJECTED' ? 'rejected' : 'failed', at: closed.at };
  return { kind: 'open', at: claimed?.at ?? '' };
};
