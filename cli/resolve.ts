import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { serviceName } from '../purchasing/headline.ts';
import { type History, historyOf } from '../purchasing/ledger.ts';
import { searchFor } from '../purchasing/reconciliation.ts';
import { nothingToSettle, settle } from '../purchasing/settlement.ts';
import { couldNot } from './exit-codes.ts';
import { entryInWords } from './ledger.ts';
import { Misuse, openTarget, type Target, targeted } from './target.ts';
import { print, styled } from './terminal.ts';

type Claimed = NonNullable<History['claimed']>;
type Options = { bought?: string; notBought?: true; by?: string; why?: string; yes?: true };

/** Asks on the standard input; an input that has ended answers with nothing. */
const asker = () => {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  return async (question: string): Promise<string> => {
    process.stdout.write(question);
    return String((await lines.next()).value ?? '').trim();
  };
};

/** What is kept for ever is one line of plain text: it will be shown on other people's terminals. */
const plain = (option: string, text: string): string => {
  if (/\p{Cc}/u.test(text))
    throw new Misuse(`${option} has a control character; give it as one line of plain text`);
  return text;
};

const aboutTo = (
  requestId: string,
  { purchase, commitment }: Claimed,
  bought: string | undefined,
): string[] => {
  const { parameters } = purchase;
  const offering = 'OfferingArn' in parameters ? parameters.OfferingArn : parameters.offeringId;
  return [
    `Request   ${requestId}: ${commitment.what} on ${serviceName[purchase.service]}, ${purchase.region}`,
    `Offering  ${offering}`,
    bought === undefined
      ? 'Not bought: when this is written, starting the same request again will buy it.'
      : `Bought: ${bought} becomes its receipt; starting the same request again will buy nothing.`,
  ];
};

/** Reads the ledger, then the service's books, and has the word appended unless they contradict it. */
const resolveBy = async (
  requestId: string,
  options: Options,
  { stateMachineArn }: Target,
): Promise<number> => {
  const { append, readHistory } = await import('../aws/ledger.ts');
  const { readPurchases } = await import('../aws/purchases.ts');
  const { serviceTime } = await import('../aws/workflow.ts');
  const { offeringServiceFor } = await import('../aws/offering-service.ts');
  const refuse = (why: string) => {
    print(styled('red', 'Not settled.'), `  ${why}`);
    return couldNot;
  };

  const history = await readHistory(requestId);
  const search = searchFor(history);
  if (!history.claimed || !search) return refuse(nothingToSettle(history) ?? 'Nothing was claimed for it.');
  const { purchase } = history.claimed;
  const found = await (await offeringServiceFor(purchase)).find(purchase, search);
  const owners = new Map(
    [...(await readPurchases())]
      .filter(([id]) => id !== requestId)
      .flatMap(([id, entries]) =>
        historyOf(entries).accepted.map(({ receipt }) => [receipt.id, id] as const),
      ),
  );

  const ask = options.yes ? undefined : asker();
  const why = options.why ?? (await ask?.('Why? (it is kept in the ledger) ')) ?? '';
  plain('--why', why);
  if (why === '') throw new Misuse('--why is missing: the ledger keeps how you know');
  const settledBy = { name: options.by ?? userInfo().username, why };
  const at = await serviceTime(stateMachineArn);
  const claimedBy = (receipt: string) => owners.get(receipt);
  const verdict = settle({ bought: options.bought }, { history, found, claimedBy, at }, settledBy);
  if ('refused' in verdict) return refuse(verdict.refused);

  print(...aboutTo(requestId, history.claimed, options.bought));
  print(`${verdict.entry.type}: ${entryInWords(verdict.entry)}`);
  if (ask && (await ask('This can not be taken back. Write it to the ledger? (yes/no) ')) !== 'yes')
    return refuse('You did not say yes.');
  await append(requestId, history, verdict.entry, `resolve ${randomUUID()}`);
  print(styled('green', 'Settled.'), '  Others may buy the same offering again.');
  return 0;
};

export const resolve = (program: Command): Command =>
  targeted(program.command('resolve'))
    .description('settle by hand what could not be established; never buys')
    .argument('<request-id>', 'the requestId of a purchase that needs attention')
    .option('--bought <receipt>', "it was bought: the reservation's ARN or the transaction's id")
    .option('--not-bought', 'it was not bought')
    .option('--why <text>', 'how you know; it is asked for when it is not given')
    .option('--by <name>', 'who you are; by default the user of this machine')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      `
It reads the service's books first, and refuses what they contradict.

Examples:
  buyonce resolve eu-primary-2026 --bought arn:aws:mediaconnect:eu-west-1:111122223333:reservation:1-ab:eu-primary-2026
  buyonce resolve android-slot --not-bought --why "AWS Support, case 1234567890" --yes`,
    )
    .action(async (requestId, options) => {
      if ((options.bought === undefined) === (options.notBought === undefined))
        throw new Misuse('Say either --bought RECEIPT or --not-bought');
      plain('--by', options.by ?? '');
      plain('--why', options.why ?? '');
      const target = await openTarget(options);
      try {
        process.exitCode = await resolveBy(requestId, options, target);
      } finally {
        await target.close();
        process.stdin.unref?.();
      }
    });
