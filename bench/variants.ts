import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build, bundles, definition } from '../infra/build.ts';
import { bundle, root } from '../infra/bundle.ts';
import { stateFunctions } from '../infra/functions.ts';

/** The ways in which a function's code can reach Lambda, in the order of the tables. */
export const variantNames = ['ours', 'bare', 'nodejsFunction', 'unbundled'] as const;
export type VariantName = (typeof variantNames)[number];

/** A function's module in each variant, and the bytes of what would be uploaded. */
export type Variants = Record<VariantName, { url: string; bytes: number }>;

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((bytes, file) => bytes + statSync(join(folder, file)).size, 0);

/** Where the other variants are built: inside of the project, so that they find its packages. */
const elsewhere = join(root, 'build', 'bench');

const one = (name: string, file: string, folder: string, how: object) =>
  esbuild({
    entryPoints: [join(root, file)],
    outfile: join(elsewhere, folder, name, `index.${folder === 'unbundled' ? 'mjs' : 'cjs'}`),
    bundle: true,
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    ...how,
  });

/** Builds every function of the state machine in every variant. */
export const buildVariants = async (): Promise<Record<string, Variants>> => {
  const functions = stateFunctions(definition, root);
  const bare = Object.fromEntries(
    Object.entries(functions).map(([name, file]) => [name, file.replace(/^functions/, 'bench/bare')]),
  );
  await build();
  await bundle({ ...bare, wrapper: 'bench/bare/wrapper.ts' }, join(elsewhere, 'bare'));
  for (const [name, file] of Object.entries(functions)) {
    // What CDK's NodejsFunction asks of esbuild by default, and `bundleAwsSDK: true`, so that the same is bundled.
    await one(name, file, 'nodejsFunction', {});
    await one(name, file, 'unbundled', { packages: 'external', format: 'esm' });
  }
  return Object.fromEntries(
    Object.keys(functions).map((name) => {
      const at = (folder: string, file: string) => ({
        url: `file://${join(folder, name, file)}`,
        bytes: bytesIn(join(folder, name)),
      });
      return [
        name,
        {
          ours: at(bundles, `${name}.mjs`),
          bare: at(join(elsewhere, 'bare', 'functions'), `${name}.mjs`),
          nodejsFunction: at(join(elsewhere, 'nodejsFunction'), 'index.cjs'),
          unbundled: at(join(elsewhere, 'unbundled'), 'index.mjs'),
        },
      ];
    }),
  );
};

/** middy and Powertools Logger alone. */
export const wrapperModule = `file://${join(elsewhere, 'bare', 'functions', 'wrapper', 'wrapper.mjs')}`;

/** An empty module, which is what importing costs by itself. */
export const emptyModule = (): string => {
  mkdirSync(elsewhere, { recursive: true });
  const file = join(elsewhere, 'empty.mjs');
  writeFileSync(file, 'export {};\n');
  return `file://${file}`;
};
