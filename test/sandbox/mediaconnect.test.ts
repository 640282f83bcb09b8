import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DescribeOfferingCommand,
  DescribeReservationCommand,
  ListOfferingsCommand,
  ListReservationsCommand,
  type MediaConnectClient,
  PurchaseOfferingCommand,
} from '@aws-sdk/client-mediaconnect';
import { failure, sandboxAt } from './world.ts';

const noon = '2026-11-05T12:00:00Z';

const offeringOf = async (client: MediaConnectClient): Promise<string> => {
  const { Offerings } = await client.send(new ListOfferingsCommand({}));
  assert.ok(Offerings?.[0]?.OfferingArn);
  return Offerings[0].OfferingArn;
};

const buy = (
  client: MediaConnectClient,
  OfferingArn: string,
  ReservationName = 'primary',
  Start = '2026-11-01T00:00:00Z',
) => client.send(new PurchaseOfferingCommand({ OfferingArn, ReservationName, Start }));

const states = async (client: MediaConnectClient) => {
  const { Reservations = [] } = await client.send(new ListReservationsCommand({}));
  return Reservations.map(
    ({ ReservationName, ReservationState }) => `${ReservationName} ${ReservationState}`,
  );
};

const world = async (t: TestContext, time = noon) => {
  const { mediaConnect, ...rest } = await sandboxAt(t, time);
  const client = mediaConnect();
  return { ...rest, mediaConnect, client, offering: await offeringOf(client) };
};

test('a reservation is bought, is processed for a minute, and then active', async (t) => {
  const { sandbox, client, offering } = await world(t);
  const { Reservation, $metadata } = await buy(client, offering);
  assert.equal($metadata.httpStatusCode, 201);
  assert.match(
    Reservation?.ReservationArn ?? '',
    /^arn:aws:mediaconnect:eu-west-1:123456789012:reservation:[0-9a-f-]{36}:primary$/,
  );
  assert.deepEqual(
    { ...Reservation, ReservationArn: '' },
    {
      CurrencyCode: 'USD',
      Duration: 12,
      DurationUnits: 'MONTHS',
      End: '2027-11-01T00:00:00Z',
      OfferingArn: offering,
      OfferingDescription: '20 Mbps of outbound bandwidth for 12 months',
      PricePerUnit: '0.0300',
      PriceUnits: 'HOURLY',
      ReservationArn: '',
      ReservationName: 'primary',
      ReservationState: 'PROCESSING',
      ResourceSpecification: { ReservedBitrate: 20, ResourceType: 'Mbps_Outbound_Bandwidth' },
      Start: '2026-11-01T00:00:00Z',
    },
  );
  await sandbox.moveTo(sandbox.clock.now() + 61_000);
  const described = await client.send(
    new DescribeReservationCommand({ ReservationArn: Reservation?.ReservationArn }),
  );
  assert.equal(described.Reservation?.ReservationState, 'ACTIVE');
});

test('a second purchase is refused while the first is active, in that Region only', async (t) => {
  const { mediaConnect, client, offering } = await world(t);
  await buy(client, offering);
  const refused = await failure(buy(client, offering, 'second'));
  assert.deepEqual([refused.name, refused.status], ['BadRequestException', 400]);
  assert.match(refused.message, /already have an active reservation .* until 2027-11-01T00:00:00Z/);

  const ireland = mediaConnect('eu-west-2');
  await buy(ireland, await offeringOf(ireland), 'elsewhere');
  assert.deepEqual(await states(ireland), ['elsewhere PROCESSING']);
});

test('a year later the reservation has expired, stays in the list and keeps its name', async (t) => {
  const { sandbox, client, offering } = await world(t);
  await buy(client, offering);
  await sandbox.moveTo(Date.parse('2027-10-31T23:59:59Z'));
  assert.deepEqual(await states(client), ['primary ACTIVE']);
  await sandbox.moveTo(Date.parse('2027-11-01T00:00:00Z'));
  assert.deepEqual(await states(client), ['primary EXPIRED']);

  const taken = await failure(buy(client, offering, 'primary', '2027-11-01T00:00:00Z'));
  assert.match(taken.message, /name primary is already in use/);
  await buy(client, offering, 'primary-2027', '2027-11-01T00:00:00Z');
  assert.deepEqual(await states(client), ['primary EXPIRED', 'primary-2027 PROCESSING']);
});

test('names are unique as far as the switch says', async (t) => {
  const { sandbox, mediaConnect, client, offering } = await world(t);
  await buy(client, offering);
  const london = mediaConnect('eu-west-2');
  const elsewhere = await offeringOf(london);
  assert.equal((await failure(buy(london, elsewhere))).name, 'BadRequestException');
  sandbox.switches.set({ reservationNamesUniquePer: 'account-and-region' });
  await buy(london, elsewhere);
  sandbox.switches.set({ reservationNamesUniquePer: 'not-at-all' });
  await sandbox.moveTo(Date.parse('2027-11-02T00:00:00Z'));
  await buy(client, offering, 'primary', '2027-11-01T00:00:00Z');
});

test('whether processing counts, and how a purchase is refused, are switches', async (t) => {
  const { sandbox, client, offering } = await world(t);
  sandbox.switches.set({ processingCountsAsActive: false, activeReservationError: 'ForbiddenException' });
  await buy(client, offering, 'first');
  await buy(client, offering, 'second');
  await sandbox.moveTo(sandbox.clock.now() + 61_000);
  const refused = await failure(buy(client, offering, 'third'));
  assert.deepEqual([refused.name, refused.status], ['ForbiddenException', 403]);
});

test('the start lies between the first of the month and now, both included', async (t) => {
  const { client, offering } = await world(t, '2026-11-05T12:00:00Z');
  const refusals = {
    '2026-10-31T23:59:59Z': /between 2026-11-01T00:00:00Z and 2026-11-05T12:00:0/,
    '2026-11-05T12:30:00Z': /must be between/,
    '2026-11-31T00:00:00Z': /is not a date and time/,
    '2026-02-31T00:00:00Z': /is not a date and time/,
    '2026-11-05T24:00:00Z': /is not a date and time/,
    '2026-11-05T12:00:00': /is not a date and time/,
    '2026-11-05T12:00:00+01:00': /is not a date and time/,
    '2026-11-05': /is not a date and time/,
  };
  for (const [start, message] of Object.entries(refusals)) {
    const refused = await failure(buy(client, offering, 'primary', start));
    assert.equal(refused.name, 'BadRequestException', start);
    assert.match(refused.message, message, start);
  }
  assert.deepEqual(await states(client), []);
  await buy(client, offering, 'primary', '2026-11-05T12:00:00Z');
});

test('a reservation that starts on 29 February ends on the 28th', async (t) => {
  const { client, offering } = await world(t, '2028-02-29T12:00:00Z');
  const { Reservation } = await buy(client, offering, 'leap', '2028-02-29T10:00:00Z');
  assert.equal(Reservation?.End, '2029-02-28T10:00:00Z');
});

test('names that the user guide forbids are refused', async (t) => {
  const { client, offering } = await world(t);
  for (const name of ['', '-a', 'a-', 'a b', 'ü', 'a'.repeat(129)]) {
    assert.equal((await failure(buy(client, offering, name))).name, 'BadRequestException', name);
  }
  await buy(client, offering, 'a'.repeat(128));
});

test('an offering is found by its ARN with or without the account segment, in its own Region', async (t) => {
  const { mediaConnect, client, offering } = await world(t);
  assert.match(offering, /^arn:aws:mediaconnect:eu-west-1::offering:[0-9a-f-]{36}$/);
  const bare = offering.replace('::', ':');
  const { Offering } = await client.send(new DescribeOfferingCommand({ OfferingArn: bare }));
  assert.equal(Offering?.OfferingArn, offering);
  const unknown = await failure(
    mediaConnect('eu-west-2').send(new DescribeOfferingCommand({ OfferingArn: offering })),
  );
  assert.deepEqual([unknown.name, unknown.status], ['NotFoundException', 404]);
  assert.equal((await failure(buy(client, offering.replace(/.$/, 'x')))).name, 'NotFoundException');
});

test('the lists come in pages', async (t) => {
  const { client, sandbox } = await world(t);
  const next = async (NextToken?: string) => {
    const page = await client.send(
      new ListOfferingsCommand({ MaxResults: 2, ...(NextToken ? { NextToken } : {}) }),
    );
    const bitrates = page.Offerings?.map(({ ResourceSpecification: resource }) => resource?.ReservedBitrate);
    return { bitrates, token: page.NextToken };
  };
  const first = await next();
  const second = await next(first.token);
  sandbox.switches.set({ pageSize: 1 });
  const third = await next(second.token);
  assert.deepEqual([first.bitrates, second.bitrates, third.bitrates], [[20, 50], [100, 200], [500]]);
  assert.equal(third.token, undefined);
  for (const wrong of [{ NextToken: 'made-up' }, { MaxResults: 0 }, { MaxResults: 1001 }])
    assert.equal((await failure(client.send(new ListOfferingsCommand(wrong)))).name, 'BadRequestException');
});

test('with an active reservation no other offering is listed', async (t) => {
  const { client, offering, sandbox } = await world(t);
  await buy(client, offering);
  assert.deepEqual((await client.send(new ListOfferingsCommand({}))).Offerings, []);
  sandbox.switches.set({ offeringsListedWhileReserved: 'all' });
  assert.equal((await client.send(new ListOfferingsCommand({}))).Offerings?.length, 5);
});

test('reads that lag see the purchase later, the rules see it at once', async (t) => {
  const { client, offering, sandbox } = await world(t);
  sandbox.switches.set({ readLagMs: 10_000 });
  await buy(client, offering);
  assert.deepEqual(await states(client), []);
  assert.equal((await failure(buy(client, offering, 'second'))).name, 'BadRequestException');
  await sandbox.moveTo(sandbox.clock.now() + 10_000);
  assert.deepEqual(await states(client), ['primary PROCESSING']);
});

test('calls above the rate are throttled until time passes', async (t) => {
  const { client, sandbox } = await world(t);
  sandbox.switches.set({ mediaConnectRequestsPerSecond: 1 });
  sandbox.reset();
  sandbox.switches.set({ mediaConnectRequestsPerSecond: 1 });
  await states(client);
  const refused = await failure(states(client));
  assert.deepEqual([refused.name, refused.status], ['TooManyRequestsException', 429]);
  await sandbox.moveTo(sandbox.clock.now() + 1000);
  await states(client);
});

test('accounts do not see each other', async (t) => {
  const { mediaConnect, client, offering } = await world(t);
  await buy(client, offering);
  assert.deepEqual(await states(mediaConnect('eu-west-1', '999999999999')), []);
});
