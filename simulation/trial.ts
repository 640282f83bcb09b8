import { calmHistories } from './crash-points.ts';
import type { Evidence } from './evidence.ts';
import type { History } from './history.ts';
import { loadProduct } from './product.ts';
import { run } from './run.ts';

/** Puts a product, as `productBuilder` builds it, through one history after the other. */
export type Trial = (history: History) => Promise<Evidence>;

/** A trial of a product and the text of its state machine. The process must have the `environment` of a function. */
export const trialOf = async (product: string, definition: string): Promise<Trial> => {
  const handlers = await loadProduct(product);
  const trial: Trial = async (history) => {
    const { stackTraceLimit } = Error;
    // The SDK, Node's crypto and the interpreter throw as a way to answer: the stacks are a sixth of a history's time.
    Error.stackTraceLimit = 0;
    try {
      return await run(history, handlers, definition);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  // When a client is first used, the SDK looks for configuration files, in real time. It is over when nothing is repeated.
  for (const history of calmHistories) while ((await trial(history)).invocations.length > 4);
  return trial;
};
