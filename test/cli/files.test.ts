import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportSchema } from '../../purchasing/report-schema.ts';
import { buyonce, fileWith, runningSandbox, slotRequest } from './world.ts';

const world = await runningSandbox();

const files: [name: string, content: string, message: RegExp][] = [
  ['an empty file', '', /expected JSON; got an empty input/],
  ['a file of blanks', ' \n', /expected JSON; got an empty input/],
  ['a file that ends early', '{\n "a":', /expected JSON; got Unexpected end of JSON input \(line 2\)/],
  ['a file that is not JSON', '{"a": 1,\n b}', /expected JSON; got .*position 10 \(line 2 column 2\)/],
  ['an array', '[]', /expected an object with "service"/],
  ['a number', '7', /expected an object with "service"/],
  [
    'a file of 101 levels',
    '['.repeat(101) + ']'.repeat(101),
    /at most 100 levels; got JSON nested too deeply/,
  ],
  ['a file of 100 levels', '['.repeat(100) + ']'.repeat(100), /expected an object with "service"/],
  ['a file of 100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), /nested too deeply/],
  ['a huge file', `"${'a'.repeat(300_000)}"`, /expected at most 262144 bytes; got 300002 bytes/],
];
for (const [name, input, message] of files)
  test(`${name} is invalid, and said to be so`, async () => {
    const { code, out } = await buyonce(['purchase', '-', ...world.at], { input });
    assert.equal(code, 2);
    assert.match(out, /Invalid request, nothing was bought: 1 fault/);
    assert.match(out, message);
  });

test('a member that is there twice is invalid: which of the two was meant?', async () => {
  const input = '{"requestId": "a", "purchase": {"quantity": 1,\n "quantity": 10},\n "requestId": "b"}';
  const { code, out } = await buyonce(['purchase', '-', '--json', ...world.at], { input });
  assert.equal(code, 2);
  const expected = 'a member that is there once';
  assert.deepEqual(JSON.parse(out).faults, [
    { path: 'purchase.quantity', expected, received: 'one on line 1 and one on line 2' },
    { path: 'requestId', expected, received: 'one on line 1 and one on line 3' },
  ]);
});

test('a file that can not be read is invalid, for machines as well', async () => {
  const { code, out } = await buyonce(['purchase', '/nowhere/request.json', '--json']);
  assert.equal(code, 2);
  const report = reportSchema.parse(JSON.parse(out));
  assert.equal(report.outcome, 'INVALID');
  assert.match(report.faults?.[0]?.received ?? '', /ENOENT/);
});

test('a byte order mark is no fault', async (context) => {
  const file = fileWith(context, `\uFEFF${JSON.stringify(slotRequest)}`);
  assert.equal((await buyonce(['plan', file, ...world.at])).code, 0);
});
