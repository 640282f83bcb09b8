import type { Command } from 'commander';

export const sandbox = (program: Command): Command =>
  program
    .command('sandbox')
    .description('start a sandbox that stays, for --endpoint-url and for the AWS CLI')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[options...]', 'as npm run sandbox takes them: --port, --data, --waits, --at, --help')
    .action(async (options: string[]) => {
      // sandbox/main.ts reads the options of its own process.
      process.argv.splice(2, process.argv.length, ...options);
      await import('../sandbox/main.ts');
    });
