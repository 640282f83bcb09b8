import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { slots } from '../requests.ts';
import { openWorld } from '../world.ts';

const logged: string[] = [];
const world = await openWorld({ log: (_, line) => logged.push(line) });
after(world.close);

const decided = () =>
  logged
    .map((line) => JSON.parse(line))
    .filter(({ level, state }) => level === 'ERROR' || state !== undefined);

test('every state logs one line, with the purchase, the service and what was decided, and no secrets', async () => {
  await world.given();
  await world.purchase(slots({}, { requestId: 'primary-2026' }), 'an-execution');
  while (decided().length < 4) await new Promise(setImmediate);
  const lines = decided().map(({ message, state, execution, purchaseId, offeringService, outcome }) => {
    assert.match(execution, /:an-execution$/);
    return [message, state, purchaseId, offeringService, outcome];
  });
  assert.deepEqual(lines, [
    ['decided', 'ValidateRequest', 'primary-2026', 'devicefarm', 'VALID'],
    ['decided', 'CheckEligibility', 'primary-2026', 'devicefarm', 'ELIGIBLE'],
    ['decided', 'PurchaseOffering', 'primary-2026', 'devicefarm', 'PURCHASED'],
    ['decided', 'NotifyOutcome', 'primary-2026', 'devicefarm', 'PURCHASED'],
  ]);
  assert.doesNotMatch(logged.join('\n'), /wJalrXUtnFEMI|AKIAIOSFODNN7EXAMPLE|Signature=/);
});
