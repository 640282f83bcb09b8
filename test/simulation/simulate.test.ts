import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { buildProduct, readDefinition } from '../../simulation/product.ts';
import { openThread, simulate } from '../../simulation/threads.ts';

const simulation = async (...words: string[]): Promise<Record<string, number>> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['simulation/main.ts', ...words]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
};

const nothingBroken = { unlawfulSends: 0, doublePurchases: 0, untrueOutcomes: 0, unannounced: 0, stuck: 0 };

describe('whatever fails, a request buys at most once, and nobody is left in the dark', async () => {
  const task = { product: await buildProduct(), definition: readDefinition(), stopAtViolation: false };

  test('in two thousand histories of accidents', async () => {
    const {
      runs,
      accidents = 0,
      purchases = 0,
      requests,
      sends,
      ...laws
    } = await simulation('--runs', '2000', '--seed', '1', '--json');
    assert.deepEqual(laws, nothingBroken);
    assert.equal(runs, 2000);
    assert.ok(accidents > 4000 && purchases > 1000, `${accidents} accidents, ${purchases} purchases`);
  });

  test('at every crash point of a purchase on either service', async () => {
    const words = ['--crash-points', '--operation', 'none', '--threads', '2', '--json'];
    const { runs = 0, accidents, purchases, requests, sends, ...laws } = await simulation(...words);
    assert.deepEqual(laws, nothingBroken);
    assert.ok(runs > 60, `${runs} crash points`);
  });

  test('the same seed gives the same histories, however many threads run them', async () => {
    const on = async (threads: number) =>
      (await simulate({ ...task, work: { runs: 24, seed: 7 }, threads })).tally;
    assert.deepEqual(await on(1), await on(3));
  });

  test('a product that fails to load is told, and so is a thread that ended', async (context) => {
    const thread = openThread();
    context.after(thread.close);
    const on = (product: string) =>
      thread.perform({ ...task, product, work: { histories: [] }, first: 0, step: 1 }, () => {});
    await assert.rejects(on('throw new Error("no product")'), /no product/);
    await assert.rejects(on('process.exit(3)'), { name: 'AbortError' });
    await assert.rejects(on(task.product), { name: 'AbortError' });
  });

  test('words that are not understood end in 2, with what is', async () => {
    await assert.rejects(simulation('--without', 'nothing'), {
      code: 2,
      stderr: /There is no guard nothing/,
    });
    await assert.rejects(simulation('--runs', 'many'), {
      code: 2,
      stderr: /--runs is a whole number, not many/,
    });
  });
});
