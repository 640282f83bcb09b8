import { chargedNow, serviceName } from './headline.ts';
import { inWords } from './money.ts';
import type { Report } from './report-schema.ts';

/** One message for all subscribers: SNS's own parameters, less the topic. */
export type Notification = {
  subject: string;
  bodies: Record<string, string>;
  attributes: Record<string, string>;
};

const commitmentInWords = ({ committed, rate, per, term }: NonNullable<Report['commitment']>): string =>
  term
    ? `at most ${inWords(committed)} over ${term.months} months (${inWords(rate)} an ${per}, used or not), until ${term.end}`
    : `${inWords(committed)} a ${per}, renewed every ${per} until somebody stops it`;

const stateMachineOf = (execution: string): string =>
  execution.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, '');

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The options that lead the command line to where this was executed. */
const whereExecuted = ({ execution }: Report): string[] => [
  '--state-machine-arn',
  shellWord(stateMachineOf(execution)),
];

/** What a person does next, in the order to do it; `target` are the options that lead a command to the state machine. */
export const nextSteps = (report: Report, target = whereExecuted(report)): string[] => {
  const id = shellWord(report.requestId);
  // The AWS CLI takes this option as ours does; a state machine in AWS is found by itself.
  const elsewhere = target[0] === '--endpoint-url' ? ` ${target.join(' ')}` : '';
  const again = `the same request again, under the requestId ${report.requestId}`;
  const command = (...words: string[]) => ['npm run buyonce --', ...words, ...target].join(' ');
  switch (report.outcome) {
    case 'PURCHASED':
      return [
        ...(report.foundBy === 'reconciliation'
          ? [
              "The service's answer was lost; this receipt was found in its books. If somebody bought the very same thing by hand at that moment, it may be theirs: compare.",
            ]
          : []),
        ...(report.absentSends
          ? [
              report.service === 'devicefarm'
                ? 'An earlier send was never answered and could not be found. Look at the list of purchases again tomorrow: should it have landed late, it is a second purchase.'
                : 'An earlier send was never answered and could not be found. Should it land late, MediaConnect refuses it while this reservation is active. Look at the list of reservations again tomorrow all the same.',
            ]
          : []),
        report.service === 'devicefarm'
          ? 'It renews every month. To stop it, set the quantity for the next month with RenewOffering.'
          : 'It ends by itself. To renew, make a new request after its end.',
      ];
    case 'PLANNED':
      return ['Nothing was bought. To buy, start the same request, not as a dry run.'];
    case 'INELIGIBLE':
      return report.severity === 'info'
        ? ['Nothing. The same request can be made again when the reservation has ended.']
        : [`Change what stands against it, and start ${again}.`];
    case 'REJECTED':
      return [
        `Mend the cause, and start ${again}: it still buys at most once. A changed request needs an id of its own.`,
      ];
    case 'INVALID':
      return ['Correct the request and start it again.'];
    case 'FAILED':
      return [
        ...(report.reasons?.some(({ code }) => code === 'OfferingBusy')
          ? [`First see to the purchase that holds the offering: ${command('status')}`]
          : []),
        `Start ${again}: it still buys at most once.`,
      ];
    case 'NEEDS_ATTENTION':
      if (report.service === 'unknown')
        return [`Start ${again}: whatever became of it before, it buys at most once.`];
      if (report.reasons?.some(({ code }) => code === 'BoughtTwice'))
        return [
          'Compare the receipts with what the service lists, and ask AWS Support to take back all but one.',
        ];
      return [
        `Do not buy it by another way before this is settled. To start ${again}, is safe: it looks for another quarter of an hour before it sends anything.`,
        `See what was sent and when: ${command('ledger', id)}`,
        report.service === 'devicefarm'
          ? `Look at the purchases that Device Farm has: aws devicefarm list-offering-transactions --region us-west-2${elsewhere}`
          : `Look at the reservations that MediaConnect has: aws mediaconnect list-reservations --region ${report.region}${elsewhere}`,
        `If it was bought: ${command('resolve', id, '--bought', 'RECEIPT')}`,
        `If it was not: ${command('resolve', id, '--not-bought')}`,
      ];
  }
};

/** The facts of a report in plain words, each under its name. */
export const factsOf = (report: Report): [name: string, words: string][] => {
  const { commitment, receipt, reasons = [], faults = [], service } = report;
  const now = receipt && chargedNow(receipt);
  const started =
    receipt && Object.entries(receipt.record).find(([name]) => name === 'Start' || name === 'createdOn')?.[1];
  return [
    ...(commitment ? ([['What', `${commitment.what}: ${commitment.offering}`]] as const) : []),
    [
      'Where',
      service === 'unknown'
        ? report.account && `account ${report.account}`
        : `${serviceName[service]}, ${report.region}, account ${report.account}`,
    ],
    ...(now ? ([[report.boughtEarlier ? 'Paid then' : 'Paid now', now]] as const) : []),
    ...(commitment ? ([['Commitment', commitmentInWords(commitment)]] as const) : []),
    ...(typeof started === 'string' ? ([['From', started]] as const) : []),
    ...(receipt ? ([['Receipt', receipt.id]] as const) : []),
    ...(report.since ? ([['Unknown since', report.since]] as const) : []),
    ...reasons.map(({ code, message }) => ['Reason', `${message} (${code})`] as [string, string]),
    ...faults.map(
      ({ path, expected, received }) =>
        ['Fault', `${path}: expected ${expected}; got ${received}`] as [string, string],
    ),
    ['Request', report.requestId],
    ['Execution', report.execution],
  ].map(([name = '', words = '']) => [name, words]);
};

const email = (report: Report): string => {
  const facts = factsOf(report).map(([name, words]) => `${`${name}:`.padEnd(15)}${words}`);
  return [
    `${report.summary}.`,
    '',
    ...facts,
    '',
    'What to do next:',
    ...nextSteps(report).map((next) => `- ${next}`),
    '',
  ].join('\n');
};

const emoji: Record<Report['severity'], string> = {
  info: ':information_source:',
  notice: ':white_check_mark:',
  warning: ':warning:',
  critical: ':rotating_light:',
};

/** Amazon Q Developer's custom notification (its documentation, "Custom notifications"); everything else it drops in silence. */
const chatCard = (report: Report): string => {
  const facts = factsOf(report);
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: `${emoji[report.severity]} ${report.summary}`,
      description: facts
        .map(([name, words]) => `*${name}:* ${words}`)
        .join('\n')
        .slice(0, 8000),
      nextSteps: nextSteps(report),
      keywords: [report.outcome, report.service],
    },
    metadata: {
      threadId: report.requestId,
      summary: report.summary,
      eventType: `BuyOnce ${report.outcome}`,
      relatedResources: [report.execution, ...(report.receipt ? [report.receipt.id] : [])],
      additionalContext: {
        requestId: report.requestId,
        service: report.service,
        region: report.region,
        outcome: report.outcome,
        severity: report.severity,
      },
    },
  });
};

/** The message on a report: plain words for e-mail, a chat card for HTTPS subscribers, JSON for everything else. */
export const notificationOf = (report: Report): Notification => {
  const { service, outcome, severity, region, requestId, summary } = report;
  return {
    subject: summary,
    bodies: {
      default: JSON.stringify(report),
      email: email(report),
      https: chatCard(report),
      http: chatCard(report),
    },
    attributes: { service, outcome, severity, region, requestId },
  };
};
