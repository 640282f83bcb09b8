import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reservation, slots } from '../requests.ts';
import { found, openWorld, straight, types } from '../world.ts';

const world = await openWorld();
after(world.close);

const bought = ['PurchaseClaimed', 'PurchaseSubmitted', 'PurchaseAccepted'];
const ownedCount = () => world.owned().reservations.length + world.owned().purchases.length;
const lambda = (operation: string, fault: string, rest: object = {}) => ({
  ...{ service: 'lambda', operation, fault },
  ...rest,
});
const lostReply = { service: 'devicefarm', operation: 'PurchaseOffering', fault: 'lose-the-reply' };
const sns = (rest: object) => ({ service: 'sns', operation: 'Publish', ...rest });

const once = async (ledger = bought) => {
  assert.deepEqual(types(await world.ledger()), ledger);
  assert.equal(world.sends(), 1);
  assert.equal(ownedCount(), 1);
};

for (const state of ['ValidateRequest', 'CheckEligibility', 'PurchaseOffering', 'ReconcilePurchase'])
  for (const fault of ['crash-before', 'crash-after', 'function-timeout', 'lambda-error', 'lambda-throttle'])
    test(`${state} suffers ${fault}: bought once, told once`, async () => {
      const faults = [lambda(state, fault), ...(state === 'ReconcilePurchase' ? [lostReply] : [])];
      await world.given({ faults });
      const run = await world.purchase(slots());
      assert.equal(run.report.outcome, 'PURCHASED');
      assert.deepEqual(world.sandbox.faults.list(), []);
      assert.equal(world.messages().length, 1);
      await once();
    });

for (const [fault, messages] of [
  ['crash-before', 1],
  ['crash-after', 2],
  ['function-timeout', 2],
  ['lambda-error', 1],
  ['lambda-throttle', 1],
] as const)
  test(`NotifyOutcome suffers ${fault}: rather told twice than not at all`, async () => {
    await world.given({ faults: [lambda('NotifyOutcome', fault)] });
    assert.equal((await world.purchase(reservation())).report.outcome, 'PURCHASED');
    assert.equal(world.messages().length, messages);
    await once();
  });

test('a ledger that answers with nothing is not an empty ledger', async () => {
  await world.given({
    faults: [
      { service: 'dynamodb', operation: 'Query', fault: 'empty-reply', times: 4 },
      { service: 'mediaconnect', operation: 'PurchaseOffering', fault: 'empty-reply' },
    ],
  });
  const run = await world.purchase(reservation());
  assert.equal(run.report.outcome, 'PURCHASED');
  assert.equal(run.report.foundBy, 'reconciliation');
  await once();
});

test('books that answer with nothing are not empty books', async () => {
  await world.given({
    faults: [
      { service: 'devicefarm', operation: 'PurchaseOffering', fault: 'empty-reply' },
      { service: 'devicefarm', operation: 'ListOfferingTransactions', fault: 'empty-reply', times: 2 },
    ],
  });
  const run = await world.purchase(slots());
  assert.deepEqual(run.path, found);
  assert.equal(world.calls()['devicefarm.ListOfferingTransactions'], 4);
  await once();
});

test('the function that buys is killed after the send: the ledger knows, and nothing is sent again', async () => {
  await world.given({ faults: [lambda('PurchaseOffering', 'crash-after')] });
  const run = await world.purchase(reservation());
  assert.deepEqual(run.path, [
    ...straight.slice(0, 5),
    'ReconcilePurchase',
    'IsSettled',
    ...straight.slice(6),
  ]);
  assert.equal(run.report.foundBy, 'answer');
  await once();
});

for (const [entry, position, ledger] of [
  ['the fence', 0, bought],
  ['PurchaseClaimed', 1, bought],
  ['PurchaseSubmitted', 2, bought],
  ['PurchaseAccepted', 3, bought],
] as const) {
  test(`the write of ${entry} fails, as often as the SDK tries: bought once`, async () => {
    const failing = { service: 'dynamodb', operation: 'PutItem', fault: 'error-500-before' };
    await world.given({ faults: [{ ...failing, after: position, times: 4 }] });
    const run = await world.purchase(slots());
    assert.equal(run.report.outcome, 'PURCHASED');
    assert.equal(run.report.foundBy, position === 3 ? 'reconciliation' : 'answer');
    await once([...ledger]);
  });

  test(`the answer to the write of ${entry} gets lost: bought once`, async () => {
    const lost = { service: 'dynamodb', operation: 'PutItem', fault: 'lose-the-reply', after: position };
    await world.given({ faults: [lost] });
    const run = await world.purchase(slots());
    assert.equal(run.report.outcome, 'PURCHASED');
    await once([...ledger]);
  });
}

test('the ledger can’t be read at all: nothing is sent, and a person is told', async () => {
  await world.given({
    faults: [{ service: 'dynamodb', operation: 'Query', fault: 'refuse', times: 1000 }],
  });
  const run = await world.purchase(slots());
  assert.deepEqual(run.path, [
    'ValidateRequest',
    'RequestNotRead',
    'NotifyOutcome',
    'IsInOrder',
    'NotConcluded',
  ]);
  assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
  assert.deepEqual(
    run.report.reasons?.map(({ code }) => code),
    ['NotEstablished', 'AccessDeniedException'],
  );
  assert.equal(world.messages().length, 1);
  assert.equal(world.sends(), 0);
});

for (const input of [slots(), [1], 'text'])
  test(`the request can’t be looked at at all: a person is told, whatever it is: ${typeof input}`, async () => {
    await world.given({ faults: [lambda('ValidateRequest', 'lambda-error', { times: 1000 })] });
    const run = await world.purchase(input);
    assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
    assert.equal(run.report.reasons?.[1]?.code, 'Lambda.ServiceException');
    assert.equal(world.messages().length, 1);
  });

test('the books can’t be read after a lost answer: nobody guesses, a person is told', async () => {
  const unreadable = {
    ...{ service: 'devicefarm', operation: 'ListOfferingTransactions', fault: 'refuse' },
    ...{ after: 1, times: 1000 },
  };
  await world.given({ faults: [lostReply, unreadable] });
  const run = await world.purchase(slots());
  assert.equal(run.report.outcome, 'NEEDS_ATTENTION');
  assert.equal(run.report.severity, 'critical');
  await once(['PurchaseClaimed', 'PurchaseSubmitted']);
});

test('the offerings can’t be read: certain that nothing was bought', async () => {
  const unreadable = { service: 'devicefarm', operation: 'ListOfferings', fault: 'refuse', times: 1000 };
  await world.given({ faults: [unreadable] });
  const run = await world.purchase(slots());
  assert.equal(run.report.outcome, 'FAILED');
  assert.equal(run.report.reasons?.[0]?.code, 'AccessDeniedException');
  assert.equal(world.sends(), 0);
});

test('stopped in the middle of its waits and started again: it looks, and buys nothing twice', async () => {
  await world.given({ faults: [{ ...lostReply, fault: 'land-late', ms: 3_600_000 }] });
  world.sandbox.waits = 'real';
  await world.start('stopped', slots({}, { requestId: 'a-purchase' }));
  await world.resting('stopped');
  await world.stop('stopped');
  world.sandbox.waits = 'skipped';
  assert.equal((await world.purchase(slots())).report.outcome, 'NEEDS_ATTENTION');
  await world.sandbox.moveTo(world.clock.now() + 3_600_000);
  assert.equal(
    (await world.purchase(slots({}, { requestId: 'a-purchase' }), 'later')).report.outcome,
    'PURCHASED',
  );
  await once();
});

test('stopped in the middle of its waits and redriven: it goes on looking', async () => {
  await world.given({ faults: [{ ...lostReply, fault: 'land-late', ms: 300_000 }] });
  world.sandbox.waits = 'real';
  await world.start('a-purchase', slots());
  await world.resting();
  await world.stop('a-purchase');
  world.sandbox.waits = 'skipped';
  await world.redrive('a-purchase');
  await world.settled();
  assert.equal((await world.runOf('a-purchase')).report.foundBy, 'reconciliation');
  await once();
});

test('what needed attention and is redriven says it again, and sends nothing', async () => {
  await world.given({ faults: [{ ...lostReply, fault: 'unavailable-503-before' }] });
  assert.equal((await world.purchase(slots())).report.outcome, 'NEEDS_ATTENTION');
  await world.redrive('a-purchase');
  await world.settled();
  assert.equal((await world.runOf('a-purchase')).report.outcome, 'NEEDS_ATTENTION');
  assert.equal(world.sends(), 1);
});

test('SNS is away for an hour: the message comes when it is back', async () => {
  await world.given({ faults: [sns({ fault: 'unavailable-503-before', times: 30 })] });
  assert.equal((await world.purchase(slots())).report.outcome, 'PURCHASED');
  assert.equal(world.messages().length, 1);
  await once();
});

test('nobody can be told: the execution fails by a name of its own, and the ledger knows what was bought', async () => {
  await world.given({ faults: [sns({ fault: 'refuse', times: 1000 })] });
  await world.start('a-purchase', slots());
  await world.settled();
  assert.equal((await world.ended('a-purchase')).error, 'OutcomeNotAnnounced');
  await once();
  world.sandbox.faults.clear();
  const again = await world.purchase(slots({}, { requestId: 'a-purchase' }), 'again');
  assert.equal(again.report.outcome, 'PURCHASED');
  assert.equal(world.messages().length, 1);
  await once();
});
