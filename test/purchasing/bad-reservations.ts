import { reservation, twentyMbps } from '../requests.ts';
import { amount, type BadRequest, currency, flag, notAMember, requestId } from './bad-requests.ts';

const parameters = (got: string) =>
  `purchase: expected an object with the parameters of MediaConnect PurchaseOffering; got ${got}`;
const arn = (got: string) =>
  `purchase.OfferingArn: expected a MediaConnect offering ARN: arn:aws:mediaconnect:REGION::offering:ID; got ${got}`;
const elsewhere = (region: string, got: string) =>
  `purchase.OfferingArn: expected an offering of Region ${region}; got "${got}"`;
const region = (got: string) => `region: expected a Region, such as eu-west-1; got ${got}`;
const name = (got: string) =>
  `purchase.ReservationName: expected 1 to 128 letters, digits, _ and -, a letter or digit at both ends; got ${got}`;
const format = (got: string) =>
  `purchase.Start: expected a time in UTC to the second, such as 2020-03-05T23:30:00Z; got ${got}`;
const noSuchTime = (got: string) => `purchase.Start: expected a day and time that exist; got "${got}"`;
const outside = (got: string) =>
  `purchase.Start: expected a time from 2026-11-01T00:00:00Z to 2026-11-10T12:00:00.000Z, both included; got "${got}"`;

const withArn = (OfferingArn: unknown) => reservation({ OfferingArn });
const named = (ReservationName: unknown) => reservation({ ReservationName });
const starting = (Start: unknown) => reservation({ Start });
const inRegion = (place: unknown) => reservation({}, { region: place });
const inIreland = 'arn:aws:mediaconnect:eu-west-1::offering:b09ab450-baf0-4c8e-a7b7-ca75be08ede8';

export const badReservations: BadRequest[] = [
  ['no purchase', { service: 'mediaconnect' }, parameters('nothing')],
  ['a purchase that is null', { service: 'mediaconnect', purchase: null }, parameters('null')],
  ['an empty purchase', { service: 'mediaconnect', purchase: {} }, arn('nothing')],
  [
    "Device Farm's parameters",
    { service: 'mediaconnect', purchase: { offeringId: 'D68B3C05', quantity: 1 } },
    arn('nothing'),
    notAMember('purchase.offeringId', '"D68B3C05"'),
    notAMember('purchase.quantity', '1'),
  ],
  [
    "the wire's lowerCamel names",
    { service: 'mediaconnect', purchase: { offeringArn: 'arn' } },
    arn('nothing'),
    notAMember('purchase.offeringArn', '"arn"'),
  ],
  ['resendWhenAbsent', reservation({}, { resendWhenAbsent: true }), notAMember('resendWhenAbsent', 'true')],
  ['an ARN of EC2', withArn('arn:aws:ec2:us-east-1::offering:1'), arn('"arn:aws:ec2:us-east-1::offering:1"')],
  [
    'an ARN of a reservation',
    withArn('arn:aws:mediaconnect:us-east-1:123456789012:reservation:1:primary'),
    arn('"arn:aws:mediaconnect:us-east-1:123456789012:reservation:1:primary"'),
  ],
  [
    'an ARN with an account',
    withArn('arn:aws:mediaconnect:us-east-1:123456789012:offering:1'),
    arn('"arn:aws:mediaconnect:us-east-1:123456789012:offering:1"'),
  ],
  [
    'an ARN without an id',
    withArn('arn:aws:mediaconnect:us-east-1::offering:'),
    arn('"arn:aws:mediaconnect:us-east-1::offering:"'),
  ],
  ['an ARN with a space behind it', withArn(`${twentyMbps} `), arn(`"${twentyMbps} "`)],
  ['an ARN with a line end', withArn(`${twentyMbps}\n`), arn(`"${twentyMbps}\\n"`)],
  [
    'an ARN that is a path',
    withArn('arn:aws:mediaconnect:us-east-1::offering:../reservations'),
    arn('"arn:aws:mediaconnect:us-east-1::offering:../reservations"'),
  ],
  [
    'an ARN with its Region in capitals',
    withArn('arn:aws:mediaconnect:US-EAST-1::offering:1'),
    arn('"arn:aws:mediaconnect:US-EAST-1::offering:1"'),
  ],
  ['an ARN that is a number', withArn(1), arn('1')],
  ['an offering of another Region than home', withArn(inIreland), elsewhere('us-east-1', inIreland)],
  [
    "an offering of another Region than the request's",
    inRegion('eu-west-1'),
    elsewhere('eu-west-1', twentyMbps),
  ],
  ['a Region in capitals', inRegion('US-EAST-1'), region('"US-EAST-1"')],
  ['a Region by its city', inRegion('Frankfurt'), region('"Frankfurt"')],
  ['an Availability Zone', inRegion('us-east-1a'), region('"us-east-1a"')],
  ['an empty Region', inRegion(''), region('""')],
  ['a Region that is null', inRegion(null), region('null')],
  ['an empty name', named(''), name('""')],
  ['a name that begins with a hyphen', named('-primary'), name('"-primary"')],
  ['a name that ends with an underscore', named('primary_'), name('"primary_"')],
  ['a name with a space', named('my primary'), name('"my primary"')],
  ['a name of 129 characters', named('n'.repeat(129)), name(`"${'n'.repeat(116)}...`)],
  ['a name with a right-to-left mark', named('prim\u200fary'), name('"prim\\u200fary"')],
  ['a name with a Cyrillic letter', named('\u0440rimary'), name('"\\u0440rimary"')],
  ['a name that is null', named(null), name('null')],
  ['a Start a second before the window', starting('2026-10-31T23:59:59Z'), outside('2026-10-31T23:59:59Z')],
  ['a Start a second after now', starting('2026-11-10T12:00:01Z'), outside('2026-11-10T12:00:01Z')],
  ['a Start a year ago', starting('2025-11-10T12:00:00Z'), outside('2025-11-10T12:00:00Z')],
  ['31 February', starting('2026-02-31T00:00:00Z'), noSuchTime('2026-02-31T00:00:00Z')],
  ['31 November', starting('2026-11-31T00:00:00Z'), noSuchTime('2026-11-31T00:00:00Z')],
  ['24 o’clock', starting('2026-11-09T24:00:00Z'), noSuchTime('2026-11-09T24:00:00Z')],
  ['a leap second', starting('2026-11-09T23:59:60Z'), noSuchTime('2026-11-09T23:59:60Z')],
  ['local time', starting('2026-11-10T11:00:00+01:00'), format('"2026-11-10T11:00:00+01:00"')],
  ['a time without a zone', starting('2026-11-10T11:00:00'), format('"2026-11-10T11:00:00"')],
  ['milliseconds', starting('2026-11-10T11:00:00.000Z'), format('"2026-11-10T11:00:00.000Z"')],
  ['a date alone', starting('2026-11-10'), format('"2026-11-10"')],
  ['seconds since 1970', starting(1793534400), format('1793534400')],
  ['an empty Start', starting(''), format('""')],
  ['"now"', starting('now'), format('"now"')],
  [
    'a Start outside its window beside another fault',
    reservation({ Start: '2026-10-31T23:59:59Z', quantity: 1 }),
    notAMember('purchase.quantity', '1'),
    outside('2026-10-31T23:59:59Z'),
  ],
  [
    'everything at once',
    {
      service: 'mediaconnect',
      region: 'EU',
      requestId: '',
      purchase: { OfferingArn: 'x', ReservationName: '-', Start: 'now', quantity: 1 },
      spendLimit: { amount: 1, currencyCode: 'EUR' },
      dryRun: 'no',
      extra: {},
    },
    requestId('""'),
    region('"EU"'),
    arn('"x"'),
    name('"-"'),
    format('"now"'),
    notAMember('purchase.quantity', '1'),
    amount('1'),
    currency('"EUR"'),
    flag('dryRun', '"no"'),
    notAMember('extra', 'an object'),
  ],
];
