import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as esbuild, type Plugin } from 'esbuild';
import * as z from 'zod';

/** The repository: where `functions/`, `statemachine/` and `node_modules/` are. */
export const root = join(import.meta.dirname, '..');

/** PurchaseOffering -> purchase-offering: a Task state, its function and its file share one name. */
export const fileNameOf = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});

/** Every package that npm installed more than once in one and the same version: `name@version` and its folders. */
const duplicates = (): [string, string[]][] => {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const folders = Map.groupBy(
    Object.keys(packages),
    (folder) => `${folder.split('node_modules/').at(-1)}@${packages[folder]?.version}`,
  );
  return [...folders].filter(([, { length }]) => length > 1);
};

/**
 * npm nests a copy of a package in each of its dependants when the top is taken by another version, and esbuild would
 * bundle every copy. The first one stands for all of the same version.
 */
const foldCopies = (): Plugin => {
  const all = duplicates();
  const names = all.map(([key]) => key.slice(0, key.lastIndexOf('@')));
  const firstOf = new Map(
    all.flatMap(([, [first = '', ...others]]) => others.map((copy) => [join(root, copy), join(root, first)])),
  );
  const folding = Symbol('folding');
  return {
    name: 'fold-copies',
    setup(bundler) {
      const filter = new RegExp(`^(${names.join('|')})(/|$)`);
      bundler.onResolve({ filter }, async ({ path, pluginData, ...asked }) => {
        if (pluginData === folding) return undefined;
        const resolved = await bundler.resolve(path, { ...asked, pluginData: folding });
        const [folder = ''] = /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(resolved.path) ?? [];
        const first = firstOf.get(folder);
        return first ? { ...resolved, path: first + resolved.path.slice(folder.length) } : resolved;
      });
    },
  };
};

/**
 * Bundles functions, given by name and file, each into a folder of its own name under `build/functions`: ES modules, which load faster than
 * CommonJS, with everything that is imported when it is first needed in files of its own. Answers with the bytes of
 * each function's code.
 */
export const bundle = async (
  functions: Record<string, string>,
  build: string,
): Promise<Record<string, number>> => {
  const { outputFiles, metafile } = await esbuild({
    entryPoints: Object.fromEntries(
      Object.entries(functions).map(([name, file]) => [name, join(root, file)]),
    ),
    outdir: root,
    absWorkingDir: root,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // For Node esbuild prefers `main`: CommonJS, of which nothing can be left out.
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    metafile: true,
    logLevel: 'warning',
    plugins: [foldCopies()],
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const write = (folder: string, files: Iterable<string>): number => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    let bytes = 0;
    for (const file of files) {
      const content = contents.get(file) ?? new Uint8Array();
      writeFileSync(join(folder, file), content);
      bytes += content.length;
    }
    return bytes;
  };
  const reached = (file: string, seen = new Set<string>()): Set<string> => {
    if (contents.has(file) && !seen.has(file)) {
      seen.add(file);
      for (const { path } of metafile.outputs[file]?.imports ?? []) reached(path, seen);
    }
    return seen;
  };
  // Kept out of the zips: a function that loaded its source maps would pay for them at every cold start.
  write(
    join(build, 'source-maps'),
    [...contents.keys()].filter((file) => file.endsWith('.map')),
  );
  return Object.fromEntries(
    Object.keys(functions).map((name) => [
      name,
      write(join(build, 'functions', name), reached(`${name}.mjs`)),
    ]),
  );
};
