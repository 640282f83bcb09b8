import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('..', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(new URL(file, root)));
const sources = files.filter((file) => file.endsWith('.ts'));

/** What a file imports: packages by name, files of this project by their path. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) =>
    specifier.startsWith('.') ? new URL(specifier, `file:///${file}`).pathname.slice(1) : specifier,
  );

const within = (folder: string) => sources.filter((file) => file.startsWith(`${folder}/`));

/** Every import by a file of the folder that none of the patterns allows. */
const strayImports = (folder: string, ...allowed: RegExp[]): string[] =>
  within(folder).flatMap((file) =>
    importsOf(file)
      .filter((imported) => !allowed.some((pattern) => pattern.test(imported)))
      .map((imported) => `${file} imports ${imported}`),
  );

test('purchasing imports nothing but itself, its parser, exact numbers and pure parts of Node', () => {
  assert.deepEqual(
    strayImports('purchasing', /^purchasing\//, /^zod\/mini$/, /^big\.js$/, /^node:(crypto|util)$/),
    [],
  );
});

test('functions know the domain, what talks to AWS, and their wrapper', () => {
  const wrapper = /^(@middy\/core|@aws-lambda-powertools\/.+|aws-lambda)$/;
  assert.deepEqual(strayImports('functions', /^(functions|aws|purchasing)\//, wrapper), []);
});

test('aws knows the domain, the SDK and CloudWatch’s metrics', () => {
  assert.deepEqual(
    strayImports(
      'aws',
      /^(aws|purchasing)\//,
      /^@aws-(sdk|lambda-powertools)\//,
      /^zod\/mini$/,
      /^node:crypto$/,
    ),
    [],
  );
});

test('what watches the ledger knows the domain and what talks to AWS', () => {
  assert.deepEqual(strayImports('watch', /^(aws|purchasing)\//), []);
});

test('the sandbox shares no code with what it checks', () => {
  const packages = /(?<!\.ts)$/;
  assert.deepEqual(strayImports('sandbox', /^sandbox\//, packages), []);
});

test('the command line knows the domain and what talks to AWS, and may start the sandbox', () => {
  const sandbox = /^sandbox\/(main|server)\.ts$/;
  assert.deepEqual(
    strayImports('cli', /^(cli|aws|purchasing)\//, sandbox, /^(commander|jsonc-parser|zod\/mini)$/, /^node:/),
    [],
  );
});

test('infra names functions and state machine by their paths, never their code', () => {
  const code = /^(functions|aws|sandbox|cli)\//;
  assert.deepEqual(
    within('infra').filter((file) => importsOf(file).some((name) => code.test(name))),
    [],
  );
});

test('only aws imports the SDK', () => {
  const product = sources.filter((file) =>
    /^(cli|functions|infra|purchasing|sandbox|statemachine|watch)\//.test(file),
  );
  assert.deepEqual(
    product.filter((file) => importsOf(file).some((name) => name.startsWith('@aws-sdk/'))),
    [],
  );
});

test('the domain reads no clock and draws no chance', () => {
  const ambient = /Date\.now|new Date\(\)|Math\.random|randomUUID|process\./;
  assert.deepEqual(
    within('purchasing').filter((file) => ambient.test(read(file))),
    [],
  );
});

test('every Task state has its function, and every function its state', () => {
  const states = [
    ...read('statemachine/purchase-offering.asl.json').matchAll(/"FunctionName": "\$\{(\w+)\}"/g),
  ];
  const expected = states.map(
    ([, name = '']) => `functions/${name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()}.ts`,
  );
  const functions = within('functions').filter((file) => /^export const handler\b/m.test(read(file)));
  assert.deepEqual(functions.toSorted(), expected.toSorted());
});

test('every function logs under the name of its state', () => {
  for (const file of within('functions').filter((name) => !name.endsWith('/step.ts'))) {
    const state = file
      .replace(/^functions\/|\.ts$/g, '')
      .replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
    assert.match(read(file), new RegExp(`step<[^']+'${state}'`), file);
  }
});

test('no file is a grab-bag, and none of the product has more than 250 lines', () => {
  assert.deepEqual(
    files.filter((file) => /(^|\/)(utils?|common|helpers?|shared|types)(\.ts|\/)/.test(file)),
    [],
  );
  assert.deepEqual(
    sources.filter((file) => !file.startsWith('test/') && read(file).trimEnd().split('\n').length > 250),
    [],
  );
});

test('no type is given up', () => {
  const givenUp = /:\s*any\s*[,;)=>\]|&{]|\bas any\b|<any>|any\[\]|@ts-(ignore|expect-error|nocheck)/;
  assert.deepEqual(
    sources.filter((file) => givenUp.test(read(file)) && file !== 'test/architecture.test.ts'),
    [],
  );
});

test('no file names a place on somebody’s machine', () => {
  const place = /\/(work|root|Users)\/[a-z]|\.\.\/shared/;
  const texts = files.filter(
    (file) => /\.(ts|json|md|ya?ml|svg)$/.test(file) && file !== 'package-lock.json',
  );
  assert.deepEqual(
    texts.filter((file) => place.test(read(file)) && file !== 'test/architecture.test.ts'),
    [],
  );
});

test('every link in the documents leads somewhere', () => {
  const dead = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/(?:\]\(|src=")(?!https?:|#)([^)"#]+)/g)]
        .map(([, link = '']) => new URL(link, `file:///${file}`).pathname.slice(1))
        .filter((target) => !existsSync(new URL(target, root)))
        .map((target) => `${file} names ${target}`),
    );
  assert.deepEqual(dead, []);
});
