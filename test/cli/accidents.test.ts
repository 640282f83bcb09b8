import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWith, reservationRequest, runningSandbox, watched } from './world.ts';

const world = await runningSandbox();

test('a reader that has seen enough does not decide the exit code', async (context) => {
  const words = ['purchase', fileWith(context, reservationRequest), ...world.at];
  const headed = () => watched(words, 'Execution', (child) => child.stdout?.destroy());
  assert.equal((await headed()).code, 0);
  words[1] = fileWith(context, { ...reservationRequest, requestId: 'second' });
  assert.equal((await headed()).code, 3);
});
