import type { Books } from './books.ts';
import { accountAt, describe as describeTransaction } from './devicefarm/transactions.ts';
import { describe as describeReservation, reservationsOf } from './mediaconnect/reservations.ts';
import type { Sandbox } from './sandbox.ts';
import { messagesIn } from './sns/publish.ts';

/** What an account owns at this moment, in the services' own words. */
export const accountState = ({ books, clock, switches }: Sandbox, account: string) => {
  const now = clock.now();
  const { slots, transactions } = accountAt(books, account, now);
  return {
    mediaconnect: {
      reservations: reservationsOf(books, account)
        .values()
        .map((row) => ({ region: row.region, ...describeReservation(row, now, switches.current) })),
    },
    devicefarm: {
      slots: Object.fromEntries(
        [...slots].map(([id, { current, nextPeriod }]) => [id, { current, nextPeriod }]),
      ),
      transactions: transactions.map(describeTransaction),
    },
  };
};

/** Everything that is worth a look: what the accounts own, the messages sent, the calls received. */
export const stateOf = (sandbox: Sandbox) => ({
  now: new Date(sandbox.clock.now()).toISOString(),
  accounts: Object.fromEntries(
    accountsIn(sandbox.books).map((account) => [account, accountState(sandbox, account)]),
  ),
  messages: messagesIn(sandbox.books).values(),
  calls: { counts: sandbox.calls.counts, latest: sandbox.calls.latest },
  executions: sandbox.books.collection('executions').values(),
  faults: sandbox.faults.list(),
});

const accountsIn = (books: Books): string[] => [
  ...new Set(['mediaconnect-reservations', 'devicefarm-transactions'].flatMap((name) => books.scopes(name))),
];
