import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { environment } from '../../simulation/environment.ts';
import { type Guard, guards } from '../../simulation/guards.ts';
import { pageWithGuards } from '../../simulation/guards-table.ts';
import type { History } from '../../simulation/history.ts';
import { judge } from '../../simulation/judge.ts';
import { productBuilder, readDefinition } from '../../simulation/product.ts';
import { shortestHistories } from '../../simulation/shortest-histories.ts';
import { trialOf } from '../../simulation/trial.ts';

for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
Object.assign(process.env, environment);

describe('every guard earns its place', async () => {
  const builder = await productBuilder();
  after(() => builder.dispose());

  const lawsBrokenIn = async (histories: History[], without?: Guard): Promise<string[]> => {
    const trial = await trialOf(await builder.build(without), readDefinition(without));
    const broken = [];
    for (const history of histories) broken.push(...judge(history, await trial(history)));
    return broken.map(({ law }) => law);
  };

  test('with all guards, none of these histories breaks a law', async () => {
    const histories = Object.values(shortestHistories).map(({ history }) => history);
    assert.deepEqual(await lawsBrokenIn(histories), []);
  });

  for (const guard of guards)
    test(`without ${guard.name}, ${guard.prevents}`, async () => {
      const known = shortestHistories[guard.name];
      assert.ok(known, `npm run simulate -- --without ${guard.name} --draw-anew`);
      assert.ok((await lawsBrokenIn([known.history], guard)).includes(known.law));
    });

  test('the page on at-most-once lists them (npm run guards)', () => {
    assert.equal(readFileSync('docs/at-most-once.md', 'utf8'), pageWithGuards());
  });
});
