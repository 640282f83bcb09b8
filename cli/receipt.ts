import { factsOf, nextSteps } from '../purchasing/notification.ts';
import type { Report } from '../purchasing/report-schema.ts';
import { print, styled, table } from './terminal.ts';

const colours = { info: 'blue', notice: 'green', warning: 'yellow', critical: 'red' } as const;

/** Prints how a request ended: the headline, the facts, and what to do next. */
export const printReport = (report: Report, targetOptions: string[] = []): void => {
  print('', styled(['bold', colours[report.severity]], report.summary), '');
  const facts = factsOf(report).filter(([, words]) => words !== '');
  print(...table(facts.map(([name, words]) => [`  ${styled('gray', name)}`, words])), '');
  for (const step of nextSteps(report, targetOptions)) print(`  ${styled('cyan', '→')} ${step}`);
};
