import type { Command } from 'commander';
import { serviceName } from '../purchasing/headline.ts';
import { type History, historyOf } from '../purchasing/ledger.ts';
import { inWords } from '../purchasing/money.ts';
import { type Status, statusOf } from '../purchasing/status.ts';
import { Misuse, openTarget, type Target, targeted } from './target.ts';
import { print, styled, table } from './terminal.ts';

type Standing = { requestId: string; history: History; status: Status };

const subject = ({ claimed }: History): string => {
  if (!claimed) return 'never claimed';
  const { purchase, commitment } = claimed;
  return `${commitment.what} on ${serviceName[purchase.service]}, ${purchase.region}`;
};

const amount = ({ claimed }: History): string => {
  if (!claimed) return '';
  const { committed, term } = claimed.commitment;
  return `${inWords(committed)} ${term ? `over ${term.months} months` : 'a month'}`;
};

const colours = {
  purchased: 'green',
  unknown: 'red',
  rejected: 'yellow',
  failed: 'yellow',
  'not-bought': 'yellow',
  open: 'blue',
} as const;

const rowOf = ({ requestId, history, status }: Standing): string[] => [
  `  ${styled(colours[status.kind], status.kind)}`,
  requestId,
  subject(history),
  amount(history),
  status.kind === 'purchased' ? `${status.at}  ${status.receipts.join(', ')}` : status.at,
];

const newestFirst = (a: Standing, b: Standing) => b.status.at.localeCompare(a.status.at);

const document = ({ requestId, history, status }: Standing) => ({
  requestId,
  status: status.kind,
  at: status.at,
  ...(status.kind === 'purchased' && { receipts: status.receipts }),
  ...(history.claimed && {
    service: history.claimed.purchase.service,
    region: history.claimed.purchase.region,
    commitment: history.claimed.commitment,
  }),
});

const printAll = (all: Standing[], latest: number, { options = [] }: Target): void => {
  const unknown = all.filter(({ status }) => status.kind === 'unknown');
  const known = all.filter(({ status }) => status.kind !== 'unknown');
  if (unknown.length > 0)
    print(
      styled(['bold', 'red'], 'Sent, and not known whether bought'),
      ...table(unknown.map(rowOf)),
      '',
      '  While an execution is still looking, let it finish. Otherwise start the same request again: it looks once more.',
      '  What stays unknown, find out by hand, and settle it with',
      `  ${['npm run buyonce -- resolve', ...options].join(' ')} REQUEST_ID --bought RECEIPT (or --not-bought)`,
      '',
    );
  if (known.length > 0) print(styled('bold', 'Latest'), ...table(known.slice(0, latest).map(rowOf)));
  if (known.length > latest) print(`  … and ${known.length - latest} before`);
  if (all.length === 0) print('Nothing was ever sent.');
};

export const status = (program: Command): Command =>
  targeted(program.command('status'))
    .description('list what is not settled, since when and for how much, and what was bought lately')
    .argument('[request-id]', 'one request only')
    .option('--latest <n>', 'how many of the settled ones to list', '20')
    .option('--json', 'print one JSON document')
    .action(async (requestId, options) => {
      if (!/^[1-9]\d*$/.test(options.latest)) throw new Misuse('--latest takes a whole number');
      const target = await openTarget(options);
      try {
        const { readPurchases } = await import('../aws/purchases.ts');
        const { readEntries } = await import('../aws/ledger.ts');
        const purchases =
          requestId !== undefined
            ? [[requestId, await readEntries(requestId)] as const]
            : [...(await readPurchases())];
        const all = purchases
          .filter(([, entries]) => entries.length > 0)
          .map(([id, entries]): Standing => {
            const history = historyOf(entries);
            return { requestId: id, history, status: statusOf(history) };
          })
          .sort(newestFirst);
        if (requestId !== undefined && all.length === 0)
          throw new Error(`The ledger has nothing on ${requestId}.`);
        if (options.json) print(JSON.stringify(all.map(document)));
        else printAll(all, Number(options.latest), target);
      } finally {
        await target.close();
      }
    });
