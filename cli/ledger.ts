import type { Command } from 'commander';
import type { LedgerEntry } from '../purchasing/ledger.ts';
import { inWords } from '../purchasing/money.ts';
import { openTarget, targeted } from './target.ts';
import { print, styled, table } from './terminal.ts';

/** What an entry says, in words. */
export const entryInWords = (entry: LedgerEntry): string => {
  switch (entry.type) {
    case 'PurchaseClaimed': {
      const { what, committed, term } = entry.commitment;
      return `${what} for up to ${inWords(committed)} ${term ? `over ${term.months} months` : 'a month'}`;
    }
    case 'PurchaseSubmitted':
      return `attempt ${entry.attempt}, about to be sent`;
    case 'PurchaseRefused':
      return `attempt ${entry.attempt} bought nothing: ${entry.reason.message} (${entry.reason.code})`;
    case 'PurchaseAbsent':
      return `attempt ${entry.attempt} is not in the service's books, looked for since ${entry.since}`;
    case 'PurchaseAccepted':
      return `${entry.receipt.id}, known by ${
        entry.settledBy
          ? `the word of ${entry.settledBy.name}: ${entry.settledBy.why}`
          : { answer: "the service's answer", reconciliation: "the service's books", person: 'a person' }[
              entry.foundBy
            ]
      }`;
    case 'PurchaseRejected':
      return entry.settledBy
        ? `not bought, by the word of ${entry.settledBy.name}: ${entry.settledBy.why}`
        : `attempt ${entry.attempt}: ${entry.reason.message} (${entry.reason.code})`;
    case 'PurchaseAbandoned':
      return entry.reasons.map(({ code, message }) => `${message} (${code})`).join('; ');
  }
};

export const ledger = (program: Command): Command =>
  targeted(program.command('ledger'))
    .description("print a purchase's ledger: every fact, in the order in which it became true")
    .argument('<request-id>', 'the requestId; where the request had none, the name of its execution')
    .option('--json', 'print the entries as one JSON document')
    .action(async (requestId, options) => {
      const target = await openTarget(options);
      try {
        const { readEntries } = await import('../aws/ledger.ts');
        const entries = await readEntries(requestId);
        if (entries.length === 0) throw new Error(`The ledger has nothing on ${requestId}.`);
        if (options.json) return print(JSON.stringify(entries));
        const rows = entries.map((entry) => [styled('gray', entry.at), entry.type, entryInWords(entry)]);
        print(...table(rows));
      } finally {
        await target.close();
      }
    });
