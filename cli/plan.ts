import type { Command } from 'commander';
import { execute } from './purchase.ts';
import { openTarget, targeted } from './target.ts';

export const plan = (program: Command): Command =>
  targeted(program.command('plan'))
    .description('find out what a request would buy, and for how much, without buying it')
    .argument('<file>', 'the request in JSON; - reads it from the standard input')
    .option('--json', 'print the report alone, as one JSON document')
    .addHelpText(
      'after',
      `
Example:
  buyonce plan examples/mediaconnect-reservation.json`,
    )
    .action(async (file, options) => {
      process.exitCode = await execute(file, () => openTarget(options), options, { dryRun: true });
    });
