import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';

const simulate = async (...words: string[]): Promise<Record<string, number>> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['simulation/main.ts', ...words]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
};

const nothingBroken = { unlawfulSends: 0, doublePurchases: 0, untrueOutcomes: 0, unannounced: 0, stuck: 0 };

const brokenLaws = ({
  unlawfulSends,
  doublePurchases,
  untrueOutcomes,
  unannounced,
  stuck,
}: Record<string, number>) => ({
  ...{ unlawfulSends, doublePurchases, untrueOutcomes, unannounced, stuck },
});

describe('whatever fails, a request buys at most once, and nobody is left in the dark', () => {
  test('in two thousand histories of accidents', async () => {
    const figures = await simulate('--runs', '2000', '--seed', '1', '--json');
    assert.deepEqual(brokenLaws(figures), nothingBroken);
    assert.equal(figures.runs, 2000);
    assert.ok((figures.accidents ?? 0) > 4000 && (figures.purchases ?? 0) > 1000, JSON.stringify(figures));
  });

  test('at every crash point of a purchase on either service', async () => {
    const figures = await simulate('--crash-points', '--operation', 'none', '--json');
    assert.deepEqual(brokenLaws(figures), nothingBroken);
    assert.ok((figures.runs ?? 0) > 60, JSON.stringify(figures));
  });

  test('the same seed gives the same histories, however many threads run them', async () => {
    const words = ['--runs', '24', '--seed', '7', '--json'];
    assert.deepEqual(await simulate(...words, '--threads', '1'), await simulate(...words, '--threads', '3'));
  });

  test('words that are not understood end in 2, with what is', async () => {
    await assert.rejects(simulate('--without', 'nothing'), { code: 2, stderr: /There is no guard nothing/ });
    await assert.rejects(simulate('--runs', 'many'), {
      code: 2,
      stderr: /--runs is a whole number, not many/,
    });
  });
});
