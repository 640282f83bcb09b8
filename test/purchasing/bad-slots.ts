import { androidRemoteAccess, slots } from '../requests.ts';
import { amount, type BadRequest, currency, flag, notAMember, requestId } from './bad-requests.ts';

const parameters = (got: string) =>
  `purchase: expected an object with the parameters of Device Farm PurchaseOffering; got ${got}`;
const quantity = (got: string) =>
  `purchase.quantity: expected a whole number of slots from 1 to 1000; got ${got}`;
const offeringId = (got: string) =>
  `purchase.offeringId: expected an offering id of 32 to 128 letters, digits and -; got ${got}`;
const promotion = (got: string) =>
  `purchase.offeringPromotionId: expected a promotion id of 4 to 256 visible ASCII characters; got ${got}`;
const spendLimit = (got: string) =>
  `spendLimit: expected an amount with its currency: {"amount": "6000.00", "currencyCode": "USD"}; got ${got}`;
const limited = (limit: unknown) => slots({}, { spendLimit: limit });
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const withProto = `{"service":"devicefarm","purchase":{"offeringId":"${androidRemoteAccess}","quantity":1},"__proto__":{"dryRun":true}}`;

export const badSlots: BadRequest[] = [
  ['no purchase', { service: 'devicefarm' }, parameters('nothing')],
  ['a purchase that is null', { service: 'devicefarm', purchase: null }, parameters('null')],
  ['a purchase that is an array', { service: 'devicefarm', purchase: [1] }, parameters('an array of 1')],
  ['a purchase that is text', { service: 'devicefarm', purchase: '1 slot' }, parameters('"1 slot"')],
  ['an empty purchase', { service: 'devicefarm', purchase: {} }, offeringId('nothing'), quantity('nothing')],
  [
    "both services' parameters",
    slots({ OfferingArn: 'arn', ReservationName: 'primary' }),
    notAMember('purchase.OfferingArn', '"arn"'),
    notAMember('purchase.ReservationName', '"primary"'),
  ],
  ['parameters beside purchase', slots({}, { quantity: 2 }), notAMember('quantity', '2')],
  ['a region', slots({}, { region: 'us-west-2' }), notAMember('region', '"us-west-2"')],
  ['an unknown member', slots({}, { comment: 'please' }), notAMember('comment', '"please"')],
  ['a member __proto__', JSON.parse(withProto), notAMember('__proto__', 'an object')],
  ['a name with control characters', slots({}, { 'a\u0000\u202eb': 1 }), notAMember('a\\u0000\\u202eb', '1')],
  [
    'no quantity',
    { service: 'devicefarm', purchase: { offeringId: androidRemoteAccess } },
    quantity('nothing'),
  ],
  ['quantity 0', slots({ quantity: 0 }), quantity('0')],
  ['quantity -1', slots({ quantity: -1 }), quantity('-1')],
  ['quantity 1.5', slots({ quantity: 1.5 }), quantity('1.5')],
  ['quantity 1001', slots({ quantity: 1001 }), quantity('1001')],
  ['quantity 1e9', slots({ quantity: 1e9 }), quantity('1000000000')],
  ['quantity 1e300', slots({ quantity: 1e300 }), quantity('1e+300')],
  ['quantity "2"', slots({ quantity: '2' }), quantity('"2"')],
  ['quantity null', slots({ quantity: null }), quantity('null')],
  ['quantity true', slots({ quantity: true }), quantity('true')],
  ['quantity [1]', slots({ quantity: [1] }), quantity('an array of 1')],
  ['four hundred arrays, one in the other', slots({ quantity: nested(400) }), quantity('an array of 1')],
  [
    'an offeringId of 31 characters',
    slots({ offeringId: 'A'.repeat(31) }),
    offeringId(`"${'A'.repeat(31)}"`),
  ],
  [
    'an offeringId of 129 characters',
    slots({ offeringId: 'A'.repeat(129) }),
    offeringId(`"${'A'.repeat(116)}...`),
  ],
  [
    'an offeringId with spaces',
    slots({ offeringId: 'D68B3C05 1BA6 4360 BC69 12345EXAMPLE' }),
    offeringId('"D68B3C05 1BA6 4360 BC69 12345EXAMPLE"'),
  ],
  ['a promotion of 3 characters', slots({ offeringPromotionId: 'ABC' }), promotion('"ABC"')],
  ['an empty promotion', slots({ offeringPromotionId: '' }), promotion('""')],
  ['a promotion with a line end', slots({ offeringPromotionId: 'HALF\n' }), promotion('"HALF\\n"')],
  [
    'a requestId of 300 characters',
    slots({}, { requestId: 'r'.repeat(300) }),
    requestId(`"${'r'.repeat(116)}...`),
  ],
  ['an empty requestId', slots({}, { requestId: '' }), requestId('""')],
  ['a control character in requestId', slots({}, { requestId: 'a\u0007b' }), requestId('"a\\u0007b"')],
  ['a right-to-left mark in requestId', slots({}, { requestId: 'a\u200fb' }), requestId('"a\\u200fb"')],
  ['a requestId that is a fence', slots({}, { requestId: 'fence#1#r#s' }), requestId('"fence#1#r#s"')],
  ['a requestId that is a number', slots({}, { requestId: 7 }), requestId('7')],
  ['a requestId that is null', slots({}, { requestId: null }), requestId('null')],
  ['a spendLimit that is a number', limited(250), spendLimit('250')],
  ['a spendLimit in floating dollars', limited({ amount: 250.5, currencyCode: 'USD' }), amount('250.5')],
  ['a spendLimit in euros', limited({ amount: '250.00', currencyCode: 'EUR' }), currency('"EUR"')],
  ['a spendLimit below zero', limited({ amount: '-1', currencyCode: 'USD' }), amount('"-1"')],
  ['a spendLimit of 1e9', limited({ amount: '1e9', currencyCode: 'USD' }), amount('"1e9"')],
  ['a spendLimit with a comma', limited({ amount: '6,000.00', currencyCode: 'USD' }), amount('"6,000.00"')],
  ['a spendLimit without its currency', limited({ amount: '250.00' }), currency('nothing')],
  [
    'a spendLimit with a member more',
    limited({ amount: '1', currencyCode: 'USD', per: 'month' }),
    notAMember('spendLimit.per', '"month"'),
  ],
  ['an empty spendLimit', limited({}), amount('nothing'), currency('nothing')],
  ['dryRun as text', slots({}, { dryRun: 'true' }), flag('dryRun', '"true"')],
  ['dryRun as a number', slots({}, { dryRun: 1 }), flag('dryRun', '1')],
  ['dryRun null', slots({}, { dryRun: null }), flag('dryRun', 'null')],
  ['resendWhenAbsent as text', slots({}, { resendWhenAbsent: 'yes' }), flag('resendWhenAbsent', '"yes"')],
  [
    'everything at once',
    {
      service: 'devicefarm',
      region: 'us-west-2',
      requestId: ' ',
      purchase: { offeringId: 1, quantity: 0, offeringPromotionId: 'x', Start: 'now' },
      spendLimit: 'none',
      dryRun: 0,
      resendWhenAbsent: 0,
    },
    requestId('" "'),
    offeringId('1'),
    quantity('0'),
    promotion('"x"'),
    notAMember('purchase.Start', '"now"'),
    spendLimit('"none"'),
    flag('dryRun', '0'),
    flag('resendWhenAbsent', '0'),
    notAMember('region', '"us-west-2"'),
  ],
];
