import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stateFunctions } from '../../infra/functions.ts';
import { statemachineFaults } from '../../infra/statemachine-rules.ts';
import { definition } from './stack.ts';

const retry = {
  ErrorEquals: ['TooManyRequestsException'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 3,
};
const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: '${Buy}' },
  TimeoutSeconds: 90,
  Retry: [retry],
  Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
  Next: 'Done',
};
const machine = (buy: object, states: object = {}) =>
  JSON.stringify({
    StartAt: 'Buy',
    States: { Buy: { ...task, ...buy }, Done: { Type: 'Succeed' }, ...states },
  });
const faultsWith = (buy: object, states?: object) => statemachineFaults(machine(buy, states));

test('the state machine of the product is in order', () => {
  assert.deepEqual(statemachineFaults(definition), []);
  assert.deepEqual(faultsWith({}), []);
});

test('what is no state machine is told by asl-validator', () => {
  assert.match(faultsWith({ Next: 'Nowhere' }).join(), /Nowhere|MISSING_TRANSITION_TARGET/);
});

test('a back-off that shrinks, ends before it began or has no such jitter is a fault', () => {
  assert.deepEqual(faultsWith({ Retry: [{ ...retry, BackoffRate: 0.5 }] }), [
    'Buy: Retry: BackoffRate 0.5 is below 1',
  ]);
  assert.deepEqual(faultsWith({ Retry: [{ ...retry, MaxDelaySeconds: 1 }] }), [
    'Buy: Retry: MaxDelaySeconds 1 is not above IntervalSeconds 2',
  ]);
  assert.deepEqual(faultsWith({ Retry: [{ ...retry, JitterStrategy: 'Full' }] }), [
    'Buy: Retry: JitterStrategy Full is neither FULL nor NONE',
  ]);
});

test('States.ALL has to stand alone, and last', () => {
  const all = { ...retry, ErrorEquals: ['States.ALL'] };
  assert.deepEqual(faultsWith({ Retry: [{ ...retry, ErrorEquals: ['States.ALL', 'TimeoutError'] }] }), [
    'Buy: Retry has States.ALL in company',
  ]);
  assert.deepEqual(faultsWith({ Retry: [all, retry] }), ['Buy: Retry has States.ALL not last']);
});

test('a name that nothing throws is a fault, and so is a thrown one that nothing catches', () => {
  assert.deepEqual(faultsWith({ Retry: [{ ...retry, ErrorEquals: ['TooManyRequestException'] }] }), [
    'Buy: Retry names TooManyRequestException, which nothing throws',
  ]);
  const some = [
    { ErrorEquals: ['TooManyRequestsException', 'OfferingBusy', 'States.Timeout'], Next: 'Done' },
  ];
  assert.deepEqual(faultsWith({ Catch: some }), [
    'Buy: catches no LedgerConflict',
    'Buy: catches no ServiceUnreachable',
  ]);
});

test('a state that nothing leads to, or that leads to no end, is a fault', () => {
  const wait = (Next: string) => ({ Type: 'Wait', Seconds: 1, Next });
  assert.deepEqual(faultsWith({ Next: 'Round' }, { Round: wait('AndRound'), AndRound: wait('Round') }), [
    'Round: leads to no end',
    'AndRound: leads to no end',
  ]);
  assert.match(faultsWith({}, { Lost: wait('Done') }).join(), /Lost/);
});

test('a Task invokes the function of its name, and gives up in the end', () => {
  assert.deepEqual(faultsWith({ Parameters: { FunctionName: '${Sell}' }, TimeoutSeconds: undefined }), [
    'Buy: does not invoke the function of its name',
    'Buy: has no TimeoutSeconds, and would wait for a year',
  ]);
});

test('a state without a function, a function without a state, and one that outlives its state fail the synthesis', () => {
  const root = mkdtempSync(join(tmpdir(), 'buyonce-functions-'));
  const write = (file: string, text: string) => writeFileSync(join(root, 'functions', file), text);
  try {
    mkdirSync(join(root, 'functions'));
    write('step.ts', 'export const step = 1;');
    write('sell.ts', 'export const handler = 1;');
    assert.throws(() => stateFunctions(machine({ TimeoutSeconds: 60 }), root), {
      message: [
        'States and functions do not match:',
        'the state Buy has no functions/buy.ts',
        'functions/sell.ts has no state',
        'the state Buy would give up before its function does (60 s)',
      ].join('\n- '),
    });
    rmSync(join(root, 'functions', 'sell.ts'));
    write('buy.ts', 'export const handler = 1;');
    assert.deepEqual(stateFunctions(machine({}), root), { Buy: 'functions/buy.ts' });
  } finally {
    rmSync(root, { recursive: true });
  }
});
