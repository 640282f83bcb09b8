import type { Books } from '../books.ts';
import type { Switches } from '../switches.ts';
import type { Operation } from '../wire.ts';
import { findOffering, offerings } from './offerings.ts';
import { accountAt } from './transactions.ts';

export const getAccountSettings =
  (books: Books, switches: Switches): Operation =>
  (_, { account, asOf }) => {
    const { slots } = accountAt(books, account, asOf);
    const owned = (remoteAccess: boolean) => {
      const count: Record<string, number> = {};
      for (const [id, { current }] of slots) {
        const offering = findOffering(id);
        if (offering && current > 0 && offering.description.includes('Remote Access') === remoteAccess)
          count[offering.platform] = current;
      }
      return count;
    };
    return {
      accountSettings: {
        awsAccountNumber: account,
        unmeteredDevices: owned(false),
        unmeteredRemoteAccessDevices: owned(true),
        maxJobTimeoutMinutes: 150,
        defaultJobTimeoutMinutes: 150,
        trialMinutes: { total: 1000, remaining: 1000 },
        maxSlots: Object.fromEntries(offerings.map(({ id }) => [id, switches.current.maxSlots])),
        skipAppResign: false,
      },
    };
  };
