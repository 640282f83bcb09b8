import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import type { Guard } from './guards.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The functions of the state machine, by their names. */
export const functionNames = [
  'ValidateRequest',
  'CheckEligibility',
  'PurchaseOffering',
  'ReconcilePurchase',
  'NotifyOutcome',
] as const;

export type FunctionName = (typeof functionNames)[number];

const fileOf = (name: string): string =>
  `./functions/${name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()}.ts`;

const ourLine: Plugin = {
  name: 'the line to the sandbox',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@smithy\/node-http-handler$/ }, () => ({ path: path('transport.ts') }));
    onResolve({ filter: /^(node:)?timers$/ }, () => ({ path: path('surroundings.ts') }));
    // A client's budget of retries outlives an invocation. It would make a history depend on the ones before it in
    // the thread, so it is made too large to run out.
    onLoad({ filter: /util-retry\/(dist-es\/)?constants\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        'INITIAL_RETRY_TOKENS = 500',
        'INITIAL_RETRY_TOKENS = 1e9',
      ),
      loader: 'js',
    }));
  },
};

const stateMachine = 'statemachine/purchase-offering.asl.json';

const removed = (guard: Guard, source: string): string => {
  if (source.split(guard.guarded).length !== 2)
    throw new Error(`The guard ${guard.name} is not in ${guard.file} exactly once as ${guard.guarded}`);
  return source.replace(guard.guarded, () => guard.unguarded);
};

/** Leaves a guard out of the file that it is in. */
const leavingOut = (guard: () => Guard | undefined): Plugin => ({
  name: 'without a guard',
  setup({ onLoad }) {
    onLoad({ filter: /\/(aws|functions|purchasing)\/[\w-]+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const without = guard();
      return {
        contents: without && path.endsWith(`/${without.file}`) ? removed(without, source) : source,
        loader: 'ts',
      };
    });
  },
});

/** The state machine's text, less one guard where that is in it. */
export const readDefinition = (without?: Guard): string => {
  const source = readFileSync(`${root}${stateMachine}`, 'utf8');
  return without?.file === stateMachine ? removed(without, source) : source;
};

const banner = `import { createRequire } from 'node:module'; const require = createRequire('${root}');`;

const inSurroundings: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  inject: [path('surroundings.ts')],
  define: { 'Math.random': 'simulatedRandom' },
  banner: { js: banner },
  logLevel: 'error',
};

/** The libraries that the product imports, each a module in a folder that goes with the process. */
const librariesApart = () => {
  const folder = mkdtempSync(join(tmpdir(), 'buyonce-simulation-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const names = new Set<string>();
  const apart: Plugin = {
    name: 'libraries apart',
    setup({ onResolve }) {
      onResolve({ filter: /^[@a-z][^:]*$/ }, ({ path: name }) => {
        names.add(name);
        return { path: pathToFileURL(join(folder, `${name}.js`)).href, external: true };
      });
    },
  };
  let built: Promise<unknown> | undefined;
  return {
    apart,
    /** Builds those that the first build of the product imports. Another one may import fewer, and none besides. */
    build: () => {
      built ??= build({
        ...inSurroundings,
        entryPoints: Object.fromEntries([...names].map((name) => [name, name])),
        splitting: true,
        outdir: folder,
        absWorkingDir: root,
        plugins: [ourLine],
      });
      return built;
    },
  };
};

/** Builds the functions as one module's text, from the sources as they are, less one guard where one is to be missed. */
export type Builder = { build(without?: Guard): Promise<string>; dispose(): Promise<void> };

/** A builder builds every library once, and only the product anew each time. What it built lives as long as the process. */
export const productBuilder = async (): Promise<Builder> => {
  let missing: Guard | undefined;
  const exports = functionNames.map((name) => `export { handler as ${name} } from '${fileOf(name)}';`);
  const libraries = librariesApart();
  const building = await context({
    ...inSurroundings,
    stdin: { contents: exports.join('\n'), resolveDir: root, loader: 'ts' },
    write: false,
    plugins: [leavingOut(() => missing), ourLine, libraries.apart],
  });
  return {
    async build(without) {
      missing = without;
      const { outputFiles } = await building.rebuild();
      await libraries.build();
      return outputFiles?.[0]?.text ?? '';
    },
    dispose: () => building.dispose(),
  };
};

/** Builds them once. */
export const buildProduct = async (without?: Guard): Promise<string> => {
  const builder = await productBuilder();
  const text = await builder.build(without);
  await builder.dispose();
  return text;
};

/** A function, as Lambda calls it. */
export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

export const loadProduct = async (text: string): Promise<Record<FunctionName, Handler>> =>
  import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
