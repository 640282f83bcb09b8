import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { purchaseOf, reservation, slots } from '../requests.ts';
import { openWorld, seeAsFunction } from '../world.ts';

const world = await openWorld();
after(world.close);
seeAsFunction(world.url);
const { offeringServiceFor } = await import('../../aws/offering-service.ts');

const usd = (amount: string) => ({ amount, currencyCode: 'USD' });
const noon = '2026-11-10T12:00:00.000Z';
const search = { submittedAt: noon, knownReceipts: [] };
const start = '2026-11-05T00:00:00Z';

/** What holds of every service that sells offerings. */
const contract = [
  {
    name: 'mediaconnect',
    request: reservation({ Start: start }),
    gone: reservation({ OfferingArn: 'arn:aws:mediaconnect:us-east-1::offering:gone' }),
    other: reservation({ Start: start, ReservationName: 'other' }),
    commitment: {
      what: '20 Mbps',
      offering: '20 Mbps of outbound bandwidth for 12 months',
      rate: usd('0.6'),
      per: 'hour',
      term: { months: 12, hours: 8760, end: '2027-11-05T00:00:00.000Z' },
      committed: usd('5256'),
    },
    denied: 'ForbiddenException',
  },
  {
    name: 'devicefarm',
    request: slots({ quantity: 2 }),
    gone: slots({ offeringId: 'D68B3C05-1BA6-4360-BC69-999999999999' }),
    other: slots({ quantity: 3 }),
    commitment: {
      what: '2 Android slots',
      offering: 'Android Remote Access Unmetered Device Slot',
      rate: usd('500'),
      per: 'month',
      committed: usd('500'),
    },
    denied: 'AccessDeniedException',
  },
];

for (const { name, request, gone, other, commitment, denied } of contract)
  describe(name, async () => {
    const purchase = purchaseOf(request);
    const service = await offeringServiceFor(purchase);
    const given = (...faults: object[]) =>
      world.given({
        at: '2026-11-10T12:00:00Z',
        faults: faults.map((fault) => ({ service: name, operation: 'PurchaseOffering', ...fault })),
      });
    const reads = () => Object.keys(world.calls()).filter((call) => !call.endsWith('.PurchaseOffering'));

    test('prices an offering exactly, and finds nothing against it', async () => {
      await given();
      assert.deepEqual(await service.price(purchase), { commitment, reasons: [] });
      assert.deepEqual(await service.assess(purchase), { commitment, reasons: [] });
      assert.equal(world.sends(), 0);
    });

    test('has no price for an offering that is not for sale', async () => {
      await given();
      const { commitment, reasons } = await service.price(purchaseOf(gone));
      assert.equal(commitment, undefined);
      assert.deepEqual(
        reasons.map(({ code }) => code),
        ['OfferingNotFound'],
      );
    });

    test("buys, and its receipt is the service's own record, found again under the same id", async () => {
      await given();
      const answer = await service.purchase(purchase);
      assert.equal(answer.kind, 'accepted');
      const found = await service.find(purchase, search);
      assert.deepEqual(
        found.map(({ id }) => id),
        [answer.kind === 'accepted' && answer.receipt.id],
      );
      assert.equal(world.sends(), 1);
    });

    for (const [fault, kind] of [
      ['throttle', 'throttled'],
      ['refuse', 'refused'],
      ['error-500-before', 'unknown'],
      ['error-500-after', 'unknown'],
      ['bad-gateway-502-before', 'unknown'],
      ['bad-gateway-502-after', 'unknown'],
      ['unavailable-503-before', 'unknown'],
      ['unavailable-503-after', 'unknown'],
      ['gateway-timeout-504-before', 'unknown'],
      ['gateway-timeout-504-after', 'unknown'],
      ['refuse-connection', 'unknown'],
      ['lose-the-reply', 'unknown'],
      ['cut-the-reply', 'unknown'],
      ['empty-reply', 'unknown'],
      ['unreadable-reply', 'unknown'],
      ['land-late', 'unknown'],
    ])
      test(`sends once, and takes ${fault} for ${kind}`, async () => {
        await given({ fault, times: 9 });
        assert.equal((await service.purchase(purchase)).kind, kind);
        assert.equal(world.sends(), 1);
      });

    test('tells why it was refused in the words of the service', async () => {
      await given({ fault: 'refuse' });
      const message = 'User is not authorized to perform this operation';
      assert.deepEqual(await service.purchase(purchase), {
        kind: 'refused',
        reason: { code: denied, message },
      });
    });

    test('takes no other purchase for this one, nor one that is known', async () => {
      await given();
      assert.deepEqual(await service.find(purchase, search), []);
      await service.purchase(purchaseOf(other));
      const found = await service.find(purchase, search);
      assert.ok(found.every(({ differs }) => differs));
      const [known] = await service.find(purchaseOf(other), search);
      assert.ok(known);
      const knownReceipts = [known.id];
      assert.deepEqual(await service.find(purchaseOf(other), { ...search, knownReceipts }), []);
    });

    test('never buys but by purchase', async () => {
      await given();
      await service.assess(purchase);
      await service.price(purchase);
      await service.find(purchase, search);
      assert.equal(world.sends(), 0);
      assert.ok(
        reads().every((call) => /\.(List|Describe|Get)/.test(call)),
        reads().join(),
      );
    });
  });

test('Device Farm: every purchase of the offering is a lookalike, those with another promotion differ', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  const purchase = purchaseOf(slots());
  const service = await offeringServiceFor(purchase);
  const first = await service.purchase(purchase);
  await service.purchase(purchaseOf(slots({ offeringPromotionId: 'WELCOME-HALF-EXAMPLE' })));
  const found = await service.find(purchase, search);
  assert.equal(found.length, 2);
  const same = found.filter(({ differs }) => !differs);
  assert.deepEqual(
    same.map(({ id }) => id),
    [first.kind === 'accepted' && first.receipt.id],
  );
});

test('Device Farm: old purchases are no lookalikes, nor are their renewals', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  const purchase = purchaseOf(slots());
  const service = await offeringServiceFor(purchase);
  await service.purchase(purchase);
  await world.sandbox.moveTo(Date.parse('2026-12-01T12:00:00Z'));
  const inDecember = { submittedAt: '2026-12-01T00:00:00Z', knownReceipts: [] };
  assert.deepEqual(await service.find(purchase, inDecember), []);
});

test('Device Farm: a limit that is exceeded is a refusal, though the SDK takes it for throttling', async () => {
  await world.given({ switches: { maxSlots: 1 } });
  const purchase = purchaseOf(slots({ quantity: 2 }));
  const answer = await (await offeringServiceFor(purchase)).purchase(purchase);
  assert.equal(answer.kind, 'refused');
  assert.equal('reason' in answer && answer.reason.code, 'LimitExceededException');
});

test('MediaConnect: an answer without a body does not say that there is no such offering', async () => {
  await world.given();
  const purchase = purchaseOf(reservation());
  const service = await offeringServiceFor(purchase);
  world.sandbox.faults.arrange({
    service: 'mediaconnect',
    operation: 'DescribeOffering',
    fault: 'empty-reply',
  });
  await assert.rejects(service.price(purchase), { name: 'EmptyAnswer' });
});

test('Device Farm: looks through every page', async () => {
  await world.given({ switches: { pageSize: 1 } });
  const purchase = purchaseOf(slots());
  const service = await offeringServiceFor(purchase);
  await service.purchase(purchase);
  await service.purchase(purchaseOf(slots({ quantity: 2 })));
  assert.equal((await service.find(purchase, search)).length, 2);
});

test('MediaConnect: looks through every page', async () => {
  await world.given({ at: '2026-12-10T12:00:00Z', switches: { pageSize: 1 } });
  const old = purchaseOf(reservation({ ReservationName: 'old' }), 'old', '2026-12-10T12:00:00.000Z');
  const service = await offeringServiceFor(old);
  await service.purchase(old);
  await world.sandbox.moveTo(Date.parse('2028-01-10T12:00:00Z'));
  const purchase = purchaseOf(reservation(), 'new', '2028-01-10T12:00:00.000Z');
  await service.purchase(purchase);
  assert.equal((await service.find(purchase, search)).length, 1);
});
