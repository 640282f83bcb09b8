import type { HistoryEvent } from '../aws/workflow.ts';
import { type Report, reportSchema } from '../purchasing/report-schema.ts';
import { exitCodes } from './exit-codes.ts';
import { isNobodyThere, whyFailed } from './failure.ts';
import { narrator } from './narration.ts';
import { printReport } from './receipt.ts';
import { parseDefinition } from './retries.ts';
import type { Target } from './target.ts';
import { clearPassing, print, printPassing, styled } from './terminal.ts';

export type Showing = { json?: boolean };

const reportIn = (event: HistoryEvent): Report | undefined => {
  const text = event.executionSucceededEventDetails?.output ?? event.executionFailedEventDetails?.cause;
  try {
    return reportSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
};

/** What becomes of a purchase that is not watched any more, and where it can be watched again. */
const unwatched = (executionArn: string, { sandbox, options = [] }: Target, error?: unknown): string => {
  const follow = ['npm run buyonce -- follow', executionArn, ...options].join(' ');
  if (isNobodyThere(error)) return `To follow it when the sandbox is there again: ${follow}`;
  if (!sandbox) return `The purchase goes on. To follow it again: ${follow}`;
  return options.length > 0
    ? `The purchase goes on when this sandbox opens again: ${follow}`
    : 'The purchase has ended with the sandbox of this command.';
};

/** Follows an execution to its end, prints it as it happens, and returns the exit code. */
export const seeThrough = async (
  executionArn: string,
  definition: string,
  target: Target,
  { json }: Showing,
): Promise<number> => {
  const { followExecution } = await import('../aws/workflow.ts');
  const tell = narrator(parseDefinition(definition));
  const interrupted = () => {
    clearPassing();
    console.error(unwatched(executionArn, target));
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  let last: HistoryEvent | undefined;
  let counted: string | undefined;
  try {
    for await (const event of followExecution(executionArn, target.pollMs)) {
      last = event;
      const line = json ? undefined : tell(event);
      if (!line) continue;
      clearPassing();
      if (counted !== undefined && line.shown !== 'counting') print(counted);
      counted = line.shown === 'counting' ? line.text : undefined;
      if (line.shown === 'for good') print(line.text);
      else printPassing(line.text);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') throw error;
    throw new Error(`${whyFailed(error)}\n${unwatched(executionArn, target, error)}`);
  } finally {
    process.off('SIGINT', interrupted);
  }

  const report = last && reportIn(last);
  if (report) {
    if (json) print(JSON.stringify(report));
    else printReport(report, target.options);
    return exitCodes[report.outcome];
  }
  const { error = last?.type, cause = '' } =
    last?.executionFailedEventDetails ??
    last?.executionAbortedEventDetails ??
    last?.executionTimedOutEventDetails ??
    {};
  if (json) print(JSON.stringify({ execution: executionArn, error, cause }));
  else
    print(
      '',
      styled(['bold', 'red'], `The execution ended without an outcome: ${error}`),
      ...(cause ? ['', `  ${cause}`] : []),
      '',
      '  Whether it has bought something is in its ledger: see status, and start the same request again to find out.',
    );
  return exitCodes.NEEDS_ATTENTION;
};
