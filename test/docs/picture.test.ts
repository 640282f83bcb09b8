import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pictureOf } from '../../docs/picture/picture.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the picture shows the state machine as it is (else: npm run picture)', async () => {
  assert.equal(
    read('docs/purchase-offering.svg'),
    await pictureOf(read('statemachine/purchase-offering.asl.json')),
  );
});

test('a state that is added, and the way to it, are in the picture', async () => {
  const picture = await pictureOf(
    JSON.stringify({
      StartAt: 'Choose',
      States: {
        Choose: {
          Type: 'Choice',
          Choices: [{ Variable: '$.kind', StringEquals: 'A<B', Next: 'Buy' }],
          Default: 'End',
        },
        Buy: { Type: 'Task', Comment: 'Buys once. Not twice.', Catch: [{ Next: 'End' }], Next: 'End' },
        End: { Type: 'Succeed' },
      },
    }),
  );
  for (const text of ['>Choose<', '>Buy<', '>Buys once<', '>End<', '>A&#60;B<', '>else<', '>error<'])
    assert.ok(picture.includes(text), text);
  assert.equal(picture.match(/marker-end/g)?.length, 5);
});
