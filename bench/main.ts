import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../infra/bundle.ts';
import { environment } from '../simulation/environment.ts';
import { measurements, type Told } from './measurements.ts';
import { drawn } from './plot.ts';
import { asMarkdown, asText, type Section } from './section.ts';

const help = `What a purchase costs in time, calls and money, against what one would use instead.

  npm run bench                        measures, and writes docs/benchmarks.md and its pictures
  npm run bench -- --quick             a first look in a minute or two; writes nothing
  npm run bench -- --only rate-limit   one question; writes nothing
  npm run bench -- --json              one JSON document instead of tables

Questions: ${Object.keys(measurements).join(', ')}`;

const words = () => {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.only === undefined || Object.hasOwn(measurements, values.only)) return values;
    throw new Error(`There is no question ${values.only}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
};

/** Nothing of the caller's AWS configuration; what the developer's own commands need is left. */
const surroundings = (name: string): NodeJS.ProcessEnv =>
  name === 'developer' || name === 'money' ? process.env : { PATH: process.env.PATH, ...environment };

const measured = async (name: string, quick: boolean): Promise<Told> => {
  const child = fork(new URL('./measurements.ts', import.meta.url), {
    env: surroundings(name),
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.resume();
  child.send({ name, quick });
  const told: [Told | number] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [
    Told | number,
  ];
  return typeof told[0] === 'object' && told[0] ? told[0] : { failed: `its process ended with ${told[0]}` };
};

const { quick, json, only, help: helpWanted } = words();
if (helpWanted) {
  console.log(help);
  process.exit(0);
}
const sections: Section[] = [];
const failures: string[] = [];
for (const name of only === undefined ? Object.keys(measurements) : [only]) {
  if (process.stderr.isTTY) process.stderr.write(`${name} ...\r`);
  const told = await measured(name, quick);
  if ('section' in told) {
    sections.push(told.section);
    if (!json) console.log(asText(told.section));
  } else {
    failures.push(name);
    console.error(`${name} could not be measured: ${told.failed}`);
  }
}
const machine = `${cpus()[0]?.model ?? 'an unnamed processor'}, ${availableParallelism()} cores, ${type()} ${release()} ${arch()}, Node.js ${process.versions.node}`;
if (json) console.log(JSON.stringify({ machine, quick, sections }, undefined, 2));
if (!quick && only === undefined && failures.length === 0) {
  const findings = readFileSync(join(root, 'bench', 'findings.md'), 'utf8');
  const summary = [
    '| question | goal | measured | |',
    '|---|---|---|---|',
    ...sections.map(({ title, goal, figure, verdict }) => `| ${title} | ${goal} | ${figure} | ${verdict} |`),
  ];
  const head = `# Benchmarks

Written by \`npm run bench\`, but for the findings at the end, which are from bench/findings.md. Measured on ${new Date().toISOString().slice(0, 10)}
on: ${machine}. Times are this machine’s; what counts are the ratios, of runs that took turns.`;
  writeFileSync(
    join(root, 'docs', 'benchmarks.md'),
    `${[head, summary.join('\n'), ...sections.map(asMarkdown), findings.trim()].join('\n\n')}\n`,
  );
  for (const plot of sections.flatMap(({ plots = [] }) => plots))
    writeFileSync(join(root, 'docs', plot.file), drawn(plot));
}
process.exitCode = failures.length > 0 ? 1 : 0;
