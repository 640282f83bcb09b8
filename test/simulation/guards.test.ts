import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { guards } from '../../simulation/guards.ts';
import { pageWithGuards } from '../../simulation/guards-table.ts';
import { productBuilder, readDefinition } from '../../simulation/product.ts';
import { shortestHistories } from '../../simulation/shortest-histories.ts';
import { simulate } from '../../simulation/threads.ts';

describe('every guard earns its place', async () => {
  const builder = await productBuilder();
  after(() => builder.dispose());

  test('with all guards, none of these histories breaks a law', async () => {
    const { broken } = await simulate({
      product: await builder.build(),
      definition: readDefinition(),
      work: { histories: Object.values(shortestHistories).map(({ history }) => history) },
      threads: 1,
      stopAtViolation: false,
    });
    assert.deepEqual(
      broken.map(({ violations }) => violations),
      [],
    );
  });

  for (const guard of guards)
    test(`without ${guard.name}, ${guard.prevents}`, async () => {
      const known = shortestHistories[guard.name];
      assert.ok(known, `npm run simulate -- --without ${guard.name} --draw-anew`);
      const { broken } = await simulate({
        product: await builder.build(guard),
        definition: readDefinition(guard),
        work: { histories: [known.history] },
        threads: 1,
        stopAtViolation: true,
      });
      assert.ok(broken[0]?.violations.some(({ law }) => law === known.law));
    });

  test('the page on at-most-once lists them (npm run guards)', () => {
    assert.equal(readFileSync('docs/at-most-once.md', 'utf8'), pageWithGuards());
  });
});
