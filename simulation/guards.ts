import { guardsOfSending } from './guards-of-sending.ts';
import { guardsOfTelling } from './guards-of-telling.ts';

/** A line of defence in the product: what it prevents, and how its source reads without it. */
export type Guard = { name: string; prevents: string; file: string; guarded: string; unguarded: string };

/** Every guard of at-most-once. A simulation without any one of them finds the law that it keeps broken. */
export const guards: Guard[] = [...guardsOfSending, ...guardsOfTelling];
