/** What every function has around it, and nothing else. */
export { step } from '../../functions/step.ts';
