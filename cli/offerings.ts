import { Argument, type Command } from 'commander';
import { inWords, money } from '../purchasing/money.ts';
import { openTarget, targeted } from './target.ts';
import { print, styled, table } from './terminal.ts';

const mediaConnectRows = async (region: string): Promise<string[][]> => {
  const { mediaConnectOfferings } = await import('../aws/offerings.ts');
  return (await mediaConnectOfferings(region)).map((offering) => [
    `  ${offering.OfferingDescription}`,
    `${offering.PricePerUnit} ${offering.CurrencyCode} ${offering.PriceUnits}`,
    offering.OfferingArn ?? '',
  ]);
};

/** A list for people; a service that shows none has its reason. */
const listed = (heading: string, rows: string[][], whyNone: string): string[] => [
  styled('bold', heading),
  ...(rows.length > 0 ? table(rows) : [`  ${whyNone}`]),
  '',
];

const deviceFarmRows = async (): Promise<string[][]> => {
  const { deviceFarmOfferings } = await import('../aws/offerings.ts');
  return (await deviceFarmOfferings()).map(({ description, recurringCharges, id }) => {
    const [charge] = recurringCharges ?? [];
    const price = inWords(money(charge?.cost?.amount ?? 0, charge?.cost?.currencyCode ?? ''));
    return [`  ${description}`, `${price} a month and slot`, id ?? ''];
  });
};

export const offerings = (program: Command): Command =>
  targeted(program.command('offerings'))
    .description('list what is for sale, with the ids that a request names')
    .addArgument(new Argument('[service]', 'one service only').choices(['mediaconnect', 'devicefarm']))
    .option('--region <region>', "MediaConnect's Region; by default the state machine's")
    .option('--json', "print the services' own records, as one JSON document")
    .addHelpText(
      'after',
      `
Example:
  buyonce offerings mediaconnect --region eu-west-1`,
    )
    .action(async (service, options) => {
      const target = await openTarget(options);
      try {
        const region = options.region ?? target.stateMachineArn.split(':')[3];
        const wanted = (name: string) => service === undefined || service === name;
        if (options.json) {
          const { deviceFarmOfferings, mediaConnectOfferings } = await import('../aws/offerings.ts');
          print(
            JSON.stringify({
              ...(wanted('mediaconnect') && { mediaconnect: await mediaConnectOfferings(region) }),
              ...(wanted('devicefarm') && { devicefarm: await deviceFarmOfferings() }),
            }),
          );
          return;
        }
        if (wanted('mediaconnect'))
          print(
            ...listed(
              `MediaConnect, ${region}`,
              await mediaConnectRows(region),
              'None now: MediaConnect shows none while a reservation is active in the Region.',
            ),
          );
        if (wanted('devicefarm'))
          print(
            ...listed(
              'Device Farm, us-west-2',
              await deviceFarmRows(),
              'None: Device Farm has none for this account.',
            ),
          );
      } finally {
        await target.close();
      }
    });
