import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSandbox } from '../../sandbox/server.ts';
import { task, worldOf } from './stepfunctions-world.ts';

const machine = (state: object, rest: object = {}) => ({
  StartAt: 'State',
  States: { State: state },
  ...rest,
});
const wait = { Type: 'Wait', Seconds: 1, End: true };
const retry = (retrier: object) => task('Buy', { End: true, Retry: [retrier] });

const refused: [what: string, definition: object, RegExp][] = [
  ['JSONata', machine(wait, { QueryLanguage: 'JSONata' }), /expected "JSONPath"\s+→ at QueryLanguage/],
  ['JSONata in a state', machine({ ...wait, QueryLanguage: 'JSONata' }), /at States\.State\.QueryLanguage/],
  ['Assign', machine({ ...wait, Assign: { at: 1 } }), /Unrecognized key: "Assign"/],
  [
    'Assign in a choice',
    machine({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'State', Assign: {} }] }),
    /at States\.State\.Choices\[0\]\.Assign/,
  ],
  [
    'waiting for a token',
    machine(task('Buy', { End: true, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })),
    /expected "arn:aws:states:::lambda:invoke"/,
  ],
  [
    'a service of AWS',
    machine(task('Buy', { End: true, Resource: 'arn:aws:states:::sns:publish' })),
    /expected "arn:aws:states:::lambda:invoke"/,
  ],
  [
    'a heartbeat',
    machine(task('Buy', { End: true, HeartbeatSeconds: 5 })),
    /Unrecognized key: "HeartbeatSeconds"/,
  ],
  [
    'a function that is not named by a placeholder',
    machine({ ...task('Buy', { End: true }), Parameters: { FunctionName: 'buy' } }),
    /must be the placeholder of a function/,
  ],
  ['a Parallel state', machine({ Type: 'Parallel', Branches: [], End: true }), /at States\.State\.Type/],
  ['a back-off that shrinks', machine(retry({ ErrorEquals: ['E'], BackoffRate: 0.5 })), /BackoffRate/],
  ['an unknown jitter', machine(retry({ ErrorEquals: ['E'], JitterStrategy: 'full' })), /JitterStrategy/],
  [
    'States.ALL in company',
    machine(retry({ ErrorEquals: ['States.ALL', 'E'] })),
    /States\.ALL must stand alone/,
  ],
  [
    'States.ALL before others',
    machine(task('Buy', { End: true, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] })),
    /States\.ALL must be the last/,
  ],
  ['a beginning that is no state', { ...machine(wait), StartAt: 'Nowhere' }, /no state Nowhere/],
  [
    'a choice of nowhere',
    machine({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Elsewhere' }] }),
    /leads to Elsewhere, which is no state/,
  ],
  [
    'a default of nowhere',
    machine({
      Type: 'Choice',
      Choices: [{ Variable: '$.a', IsNull: true, Next: 'State' }],
      Default: 'Elsewhere',
    }),
    /leads to Elsewhere, which is no state/,
  ],
  [
    'a catcher that leads nowhere',
    machine(task('Buy', { End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Elsewhere' }] })),
    /leads to Elsewhere, which is no state/,
  ],
  [
    'what asl-validator alone refuses, a state without an end',
    machine({ ...wait, End: undefined }),
    /State machine definition is invalid/,
  ],
  [
    'a transition to nowhere',
    machine({ ...wait, End: undefined, Next: 'Elsewhere' }),
    /leads to Elsewhere, which is no state/,
  ],
];

for (const [what, definition, message] of refused)
  test(`a state machine with ${what} is refused when it is read`, () => {
    assert.throws(() => worldOf(definition, async () => ({ payload: null })), message);
  });

test('a sandbox that is given a faulty state machine says so, and does not open', async (context) => {
  const opening = startSandbox({ definition: JSON.stringify(machine({ ...wait, End: undefined })) });
  context.after(() => opening.then(({ close }) => close()).catch(() => {}));
  await assert.rejects(opening, /State machine definition is invalid/);
});
