import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reportSchema } from '../../purchasing/report-schema.ts';
import { androidRemoteAccess, reservation, slots, twentyMbps } from '../requests.ts';
import { openWorld, straight, types } from '../world.ts';

const world = await openWorld({ at: '2016-08-31T12:59:00Z' });
after(world.close);

const execution = 'arn:aws:states:us-east-1:123456789012:execution:purchase-offering:a-purchase';
const bought = ['PurchaseClaimed', 'PurchaseSubmitted', 'PurchaseAccepted'];

test("AWS's own Device Farm example: one slot on 31 August 2016", async () => {
  await world.given({ at: '2016-08-31T12:59:00Z' });
  const run = await world.purchase(slots());
  const receipt = run.report.receipt?.id ?? '';
  const subject = 'Purchased: 1 Android slot on Device Farm, 8.07 USD now, 250.00 USD a month';

  assert.deepEqual(run.path, straight);
  assert.deepEqual(types(await world.ledger()), bought);
  assert.equal(world.sends(), 1);
  assert.deepEqual(
    world.owned().purchases.map(({ transactionId, cost }) => ({ transactionId, cost })),
    [{ transactionId: receipt, cost: { amount: 8.07, currencyCode: 'USD' } }],
  );
  assert.deepEqual(world.owned().slots, { [androidRemoteAccess]: { current: 1, nextPeriod: 1 } });

  const [message, ...others] = world.messages();
  assert.deepEqual(others, []);
  assert.equal(message?.subject, subject);
  assert.deepEqual(message?.attributes, {
    service: 'devicefarm',
    outcome: 'PURCHASED',
    severity: 'notice',
    region: 'us-west-2',
    requestId: 'a-purchase',
  });
  assert.equal(
    message?.bodies.email,
    `${subject}.

What:          1 Android slot: Android Remote Access Unmetered Device Slot
Where:         Device Farm, us-west-2, account 123456789012
Paid now:      8.07 USD
Commitment:    250.00 USD a month, renewed every month until somebody stops it
From:          2016-08-31T12:59:00.000Z
Receipt:       ${receipt}
Request:       a-purchase
Execution:     ${execution}

What to do next:
- It renews every month. To stop it, set the quantity for the next month with RenewOffering.
`,
  );
  assert.deepEqual(JSON.parse(message?.bodies.default ?? ''), {
    version: '1',
    outcome: 'PURCHASED',
    severity: 'notice',
    summary: subject,
    requestId: 'a-purchase',
    service: 'devicefarm',
    region: 'us-west-2',
    account: '123456789012',
    execution,
    dryRun: false,
    purchase: { offeringId: androidRemoteAccess, quantity: 1 },
    receipt: {
      id: receipt,
      record: {
        offeringStatus: {
          type: 'PURCHASE',
          offering: {
            id: androidRemoteAccess,
            description: 'Android Remote Access Unmetered Device Slot',
            type: 'RECURRING',
            platform: 'ANDROID',
          },
          quantity: 1,
          effectiveOn: '2016-08-31T12:59:00.000Z',
        },
        transactionId: receipt,
        createdOn: '2016-08-31T12:59:00.000Z',
        cost: { amount: 8.07, currencyCode: 'USD' },
      },
    },
    commitment: {
      what: '1 Android slot',
      offering: 'Android Remote Access Unmetered Device Slot',
      rate: { amount: '250', currencyCode: 'USD' },
      per: 'month',
      committed: { amount: '250', currencyCode: 'USD' },
    },
    foundBy: 'answer',
  });
});

test('a reservation: to the receipt, the message and the card', async () => {
  await world.given({ at: '2026-11-10T12:00:00Z' });
  const run = await world.purchase(reservation({ Start: '2026-11-01T00:00:00Z' }));
  const receipt = run.report.receipt?.id ?? '';
  const subject = 'Purchased: 20 Mbps on MediaConnect in us-east-1 until 2027-11-01, up to 5,256.00 USD';

  assert.deepEqual(run.path, straight);
  assert.deepEqual(types(await world.ledger()), bought);
  assert.equal(world.sends(), 1);
  assert.deepEqual(
    world.owned().reservations.map(({ reservationArn, reservationName, start }) => ({
      reservationArn,
      reservationName,
      start,
    })),
    [{ reservationArn: receipt, reservationName: 'primary', start: '2026-11-01T00:00:00Z' }],
  );
  assert.deepEqual(run.report.receipt?.record, {
    CurrencyCode: 'USD',
    Duration: 12,
    DurationUnits: 'MONTHS',
    End: '2027-11-01T00:00:00Z',
    OfferingArn: twentyMbps,
    OfferingDescription: '20 Mbps of outbound bandwidth for 12 months',
    PricePerUnit: '0.0300',
    PriceUnits: 'HOURLY',
    ReservationArn: receipt,
    ReservationName: 'primary',
    ReservationState: 'PROCESSING',
    ResourceSpecification: { ReservedBitrate: 20, ResourceType: 'Mbps_Outbound_Bandwidth' },
    Start: '2026-11-01T00:00:00Z',
  });

  const [message] = world.messages();
  assert.equal(message?.subject, subject);
  assert.match(
    message?.bodies.email ?? '',
    /Commitment: {4}at most 5,256\.00 USD over 12 months \(0\.60 USD an hour, used or not\), until 2027-11-01T00:00:00\.000Z\n/,
  );
  const card = JSON.parse(message?.bodies.https ?? '');
  assert.deepEqual(card, {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: `:white_check_mark: ${subject}`,
      description: [
        '*What:* 20 Mbps: 20 Mbps of outbound bandwidth for 12 months',
        '*Where:* MediaConnect, us-east-1, account 123456789012',
        '*Commitment:* at most 5,256.00 USD over 12 months (0.60 USD an hour, used or not), until 2027-11-01T00:00:00.000Z',
        '*From:* 2026-11-01T00:00:00Z',
        `*Receipt:* ${receipt}`,
        '*Request:* a-purchase',
        `*Execution:* ${execution}`,
      ].join('\n'),
      nextSteps: ['It ends by itself. To renew, make a new request after its end.'],
      keywords: ['PURCHASED', 'mediaconnect'],
    },
    metadata: {
      threadId: 'a-purchase',
      summary: subject,
      eventType: 'BuyOnce PURCHASED',
      relatedResources: [execution, receipt],
      additionalContext: {
        requestId: 'a-purchase',
        service: 'mediaconnect',
        region: 'us-east-1',
        outcome: 'PURCHASED',
        severity: 'notice',
      },
    },
  });
  assert.equal(message?.bodies.http, message?.bodies.https);
});

test('the output of the execution is the message for machines, and both are of the published form', async () => {
  await world.given();
  const { report } = await world.purchase(slots({ quantity: 3 }));
  const told = JSON.parse(world.messages()[0]?.bodies.default ?? '');
  assert.deepEqual(told, report);
  assert.deepEqual(reportSchema.parse(told), told);
});

test('a reservation in another Region is bought there', async () => {
  await world.given({ at: '2026-11-11T12:00:00Z' });
  const OfferingArn = 'arn:aws:mediaconnect:eu-west-1::offering:b09ab450-baf0-4c8e-a7b7-ca75be08ede8';
  const { report } = await world.purchase(reservation({ OfferingArn }, { region: 'eu-west-1' }));
  assert.equal(report.outcome, 'PURCHASED');
  assert.equal(
    report.summary,
    'Purchased: 20 Mbps on MediaConnect in eu-west-1 until 2027-11-11, up to 5,256.00 USD',
  );
  assert.deepEqual(
    world.owned().reservations.map(({ region }) => region),
    ['eu-west-1'],
  );
});

test('a promotion is used, and the message tells the charge that came of it', async () => {
  await world.given({ at: '2026-12-01T00:00:00Z' });
  const { report } = await world.purchase(
    slots({ quantity: 2, offeringPromotionId: 'WELCOME-HALF-EXAMPLE' }),
  );
  assert.equal(
    report.summary,
    'Purchased: 2 Android slots on Device Farm, 250.00 USD now, 500.00 USD a month',
  );
});

for (const [what, request, summary, services] of [
  [
    'a reservation',
    reservation({}, { dryRun: true }),
    'Planned, not bought: 20 Mbps on MediaConnect in us-east-1 until 2028-12-02, up to 5,270.40 USD',
    ['mediaconnect.DescribeOffering', 'mediaconnect.ListReservations'],
  ],
  [
    'two slots',
    slots({ quantity: 2 }, { dryRun: true }),
    'Planned, not bought: 2 Android slots on Device Farm, 500.00 USD a month',
    ['devicefarm.GetAccountSettings', 'devicefarm.GetOfferingStatus', 'devicefarm.ListOfferings'],
  ],
] as const)
  test(`a dry run plans ${what}: it only reads, and leaves no trace in the ledger`, async () => {
    await world.given({ at: '2027-12-02T09:30:00Z' });
    const run = await world.purchase(request);
    assert.deepEqual(run.path, [...straight.slice(0, 4), ...straight.slice(6)]);
    assert.equal(run.report.outcome, 'PLANNED');
    assert.equal(run.report.summary, summary);
    assert.deepEqual(
      Object.keys(world.calls()).sort(),
      ['dynamodb.Query', ...services, 'sns.Publish'].sort(),
    );
    assert.deepEqual(await world.ledger(), []);
  });
