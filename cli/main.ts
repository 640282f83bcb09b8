import { Command } from 'commander';
import { couldNot, exitCodesInWords, misused } from './exit-codes.ts';
import { whyFailed } from './failure.ts';
import { follow } from './follow.ts';
import { ledger } from './ledger.ts';
import { offerings } from './offerings.ts';
import { plan } from './plan.ts';
import { purchase } from './purchase.ts';
import { resolve } from './resolve.ts';
import { sandbox } from './sandbox.ts';
import { status } from './status.ts';
import { Misuse } from './target.ts';
import { styled } from './terminal.ts';

const program = new Command('buyonce')
  .description('Purchases AWS capacity offerings, once. Without a target it does so on a sandbox of its own.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : misused))
  .showHelpAfterError('Try --help.')
  .addHelpText(
    'after',
    `
Examples:
  buyonce plan examples/mediaconnect-reservation.json      what would it cost?
  buyonce purchase examples/device-farm-slot.json          buy it, on a sandbox
  buyonce sandbox                                          a sandbox that stays, for --endpoint-url
  buyonce status --data .sandbox                           what was bought there, and what is not settled

${exitCodesInWords}`,
  );

for (const add of [purchase, plan, follow, offerings, status, ledger, resolve, sandbox]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  const misuse = error instanceof Misuse;
  console.error(styled('red', whyFailed(error)));
  process.exitCode = misuse ? misused : couldNot;
}
