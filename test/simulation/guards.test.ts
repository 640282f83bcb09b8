import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { type Guard, guards } from '../../simulation/guards.ts';
import { pageWithGuards } from '../../simulation/guards-table.ts';
import type { History } from '../../simulation/history.ts';
import { productBuilder, readDefinition } from '../../simulation/product.ts';
import { shortestHistories } from '../../simulation/shortest-histories.ts';
import { openThread } from '../../simulation/threads.ts';

describe('every guard earns its place', async () => {
  const builder = await productBuilder();
  const thread = openThread();
  after(() => Promise.all([builder.dispose(), thread.close()]));

  const lawsBrokenIn = async (histories: History[], without?: Guard): Promise<string[]> => {
    const laws: string[] = [];
    const task = { product: await builder.build(without), definition: readDefinition(without) };
    const all = { work: { histories }, first: 0, step: 1, stopAtViolation: false };
    await thread.perform({ ...task, ...all }, (news) => {
      if ('broken' in news) laws.push(...news.broken.violations.map(({ law }) => law));
    });
    return laws;
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
