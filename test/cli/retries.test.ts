import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDefinition, retryWithin } from '../../cli/retries.ts';

const definition = parseDefinition(
  JSON.stringify({
    States: {
      Buy: {
        Type: 'Task',
        Retry: [
          {
            ErrorEquals: ['Throttled'],
            IntervalSeconds: 2,
            BackoffRate: 3,
            MaxDelaySeconds: 10,
            MaxAttempts: 3,
          },
          { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 },
        ],
      },
      Wait: { Type: 'Wait', Seconds: 60 },
    },
  }),
);
const within = (...failures: string[]) => retryWithin(definition, 'Buy', failures);

test('each failure is retried later than the one before, up to the longest delay and the last attempt', () => {
  assert.deepEqual([within('Throttled'), within('Throttled', 'Throttled')], [2, 6]);
  assert.equal(within('Throttled', 'Throttled', 'Throttled'), 10);
  assert.equal(within('Throttled', 'Throttled', 'Throttled', 'Throttled'), undefined);
});

test('every retrier counts its own failures', () => {
  assert.equal(within('Throttled', 'Other'), 1);
  assert.equal(within('Other', 'Throttled'), 2);
  assert.equal(within('Other', 'Other'), undefined);
});

test('States.TaskFailed does not stand for a time-out, and a state without retriers is not retried', () => {
  assert.equal(within('States.Timeout'), undefined);
  assert.equal(retryWithin(definition, 'Wait', ['Throttled']), undefined);
});
