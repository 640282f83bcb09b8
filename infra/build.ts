import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root } from './bundle.ts';
import { stateFunctions, watchFunctions } from './functions.ts';

/** The state machine that is deployed. */
export const definition = readFileSync(join(root, 'statemachine', 'purchase-offering.asl.json'), 'utf8');

/** Where the bundles are: every function's in the folder of its name. */
export const bundles = join(root, 'build', 'functions');

/** Bundles everything that is deployed, and answers with the bytes of each function's code. */
export const build = (): Promise<Record<string, number>> =>
  bundle({ ...stateFunctions(definition, root), ...watchFunctions }, join(root, 'build'));

if (import.meta.main)
  for (const [name, bytes] of Object.entries(await build()))
    console.log(`${name.padEnd(20)} ${Math.round(bytes / 1024)} KB`);
