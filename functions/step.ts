import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Execution } from '../purchasing/execution.ts';
import type { CaughtError, Decision, Outcome } from '../purchasing/outcome.ts';
import type { Purchase } from '../purchasing/request.ts';

/** What travels from state to state: the purchase, what the last state decided, and how often it went round. */
export type State = { purchase: Purchase; outcome: Decision; round: number; error?: CaughtError };

/** A request that could not be read as a purchase. */
export type Unread = { purchase: null; outcome: Outcome; round: number };

/** What the state machine hands to every function. `at` is when the state was entered: functions read no clock. */
export type Step<S> = { state: S; at: string; execution: Execution };

const logger = new Logger({ serviceName: 'buyonce' });

type Subject = { purchase?: Purchase | null; outcome?: Decision | Outcome['kind'] } | null | undefined;

const subject = (state: unknown): Record<string, string> => {
  const { purchase } = (typeof state === 'object' ? (state as Subject) : undefined) ?? {};
  return purchase?.purchaseId ? { purchaseId: purchase.purchaseId, offeringService: purchase.service } : {};
};

/** What a request that nobody has read yet says of itself, where it could be true. */
const asked = (request: unknown): Record<string, string> => {
  const { requestId, service } = Object(request) as { requestId?: unknown; service?: unknown };
  return {
    ...(typeof requestId === 'string' && requestId.length <= 255 && { purchaseId: requestId }),
    ...((service === 'mediaconnect' || service === 'devicefarm') && { offeringService: service }),
  };
};

const outcomeIn = (response: unknown): string | undefined => {
  const { outcome } = (response as Subject) ?? {};
  return typeof outcome === 'string' ? outcome : outcome?.kind;
};

/**
 * Makes the handler of one state. `run` gets the step and the invocation's own id, which tells its writes from
 * everybody else's; one log line says what was decided for which purchase, or why it could not be.
 * middy's early time-out is off: it would answer while `run` goes on, and a frozen environment could wake up
 * in a later invocation and send what has long been counted as absent. Lambda's own time-out kills it.
 */
export const step = <S, Result>(name: string, run: (step: Step<S>, writer: string) => Promise<Result>) =>
  middy<Step<S>, Result>((event: Step<S>, context: Context) => run(event, context.awsRequestId), {
    timeoutEarlyInMillis: 0,
  })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .before(({ event }) => {
      logger.appendKeys({
        state: name,
        execution: event.execution.id,
        purchaseId: event.execution.name,
        offeringService: 'unknown',
        ...(name === 'ValidateRequest' ? asked(event.state) : subject(event.state)),
      });
    })
    .after(({ response }) => logger.info('decided', { ...subject(response), outcome: outcomeIn(response) }))
    .onError(({ error }) => logger.error('not decided', error as Error));
