import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deviceFarmCommitment, mediaConnectCommitment } from '../../purchasing/commitment.ts';
import { spendReasons } from '../../purchasing/eligibility.ts';
import { exceeds, inWords, money, times } from '../../purchasing/money.ts';

const usd = (amount: string) => ({ amount, currencyCode: 'USD' });
/** An amount of so many millionths, written out. */
const millionths = (count: bigint) => `${count / 1_000_000n}.${String(count % 1_000_000n).padStart(6, '0')}`;
/** An amount of at most six decimals, in millionths. */
const inMillionths = ({ amount }: { amount: string }) => {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
};
const anyAmount = fc.bigInt({ min: 0n, max: 10n ** 18n });

test('an amount times a number is exact, however large', () =>
  fc.assert(
    fc.property(anyAmount, fc.integer({ min: 0, max: 10_000_000 }), (amount, factor) => {
      const product = times(usd(millionths(amount)), factor);
      assert.equal(inMillionths(product), amount * BigInt(factor));
    }),
  ));

test('one amount exceeds another exactly when it is larger, to the last decimal', () =>
  fc.assert(
    fc.property(anyAmount, fc.bigInt({ min: -2n, max: 2n }), (amount, difference) => {
      fc.pre(amount + difference >= 0n);
      assert.equal(exceeds(usd(millionths(amount + difference)), usd(millionths(amount))), difference > 0n);
    }),
  ));

test('amounts in two currencies can’t be compared: that counts as exceeding', () => {
  assert.equal(exceeds({ amount: '1', currencyCode: 'EUR' }, usd('1000')), true);
});

test('what people read is the exact amount', () =>
  fc.assert(
    fc.property(anyAmount, (amount) => {
      const words = inWords(usd(millionths(amount)));
      assert.match(words, /^\d{1,3}(,\d{3})*\.\d{2,6} USD$/);
      assert.equal(inMillionths({ amount: words.replace(/[, USD]/g, '') }), amount);
    }),
  ));

for (const [amount, words] of [
  ['0', '0.00 USD'],
  ['8.07', '8.07 USD'],
  ['250', '250.00 USD'],
  ['0.0285', '0.0285 USD'],
  ['999.9', '999.90 USD'],
  ['1000', '1,000.00 USD'],
  ['1234567.891', '1,234,567.891 USD'],
] as const)
  test(`${amount} reads ${words}`, () => assert.equal(inWords(usd(amount)), words));

test('a double is the decimal that it prints as', () => {
  assert.deepEqual(money(8.07, 'USD'), usd('8.07'));
  assert.deepEqual(times(money(0.1, 'USD'), 3), usd('0.3'));
  assert.deepEqual(money(1e21, 'USD'), usd('1000000000000000000000'));
});

const twentyMbps = {
  OfferingDescription: '20 Mbps of outbound bandwidth for 12 months',
  CurrencyCode: 'USD',
  Duration: 12,
  PricePerUnit: '0.0300',
  ReservedBitrate: 20,
};

for (const [what, start, end, hours, committed] of [
  ['a common year', '2026-11-10T12:00:00Z', '2027-11-10T12:00:00.000Z', 8760, '5256'],
  ['a term with 29 February in it', '2027-12-02T09:30:00Z', '2028-12-02T09:30:00.000Z', 8784, '5270.4'],
  ['from 29 February', '2028-02-29T00:00:00Z', '2029-02-28T00:00:00.000Z', 8760, '5256'],
  ['to 29 February and not over it', '2027-03-01T00:00:00Z', '2028-03-01T00:00:00.000Z', 8784, '5270.4'],
] as const)
  test(`twelve months of 20 Mbps: ${what}`, () => {
    assert.deepEqual(mediaConnectCommitment(twentyMbps, start), {
      what: '20 Mbps',
      offering: '20 Mbps of outbound bandwidth for 12 months',
      rate: usd('0.6'),
      per: 'hour',
      term: { months: 12, hours, end },
      committed: usd(committed),
    });
  });

test('a term that ends in a shorter month ends on its last day', () => {
  const oneMonth = { ...twentyMbps, Duration: 1 };
  assert.equal(
    mediaConnectCommitment(oneMonth, '2027-01-31T10:00:00Z').term?.end,
    '2027-02-28T10:00:00.000Z',
  );
  assert.equal(
    mediaConnectCommitment(oneMonth, '2027-12-31T10:00:00Z').term?.end,
    '2028-01-31T10:00:00.000Z',
  );
});

test('a commitment is price x Mbps x hours, whatever the price', () =>
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.integer({ min: 1, max: 10_000 }),
      (price, ReservedBitrate) => {
        const offering = { ...twentyMbps, PricePerUnit: millionths(price), ReservedBitrate };
        const { committed } = mediaConnectCommitment(offering, '2026-11-10T12:00:00Z');
        assert.equal(inMillionths(committed), price * BigInt(ReservedBitrate) * 8760n);
      },
    ),
  ));

for (const [quantity, platform, what] of [
  [1, 'ANDROID', '1 Android slot'],
  [2, 'IOS', '2 iOS slots'],
  [3, 'VISION', '3 slots'],
] as const)
  test(`${what} cost as many months' charges`, () => {
    const price = { description: 'A slot', platform, monthly: { amount: 250.01, currencyCode: 'USD' } };
    const commitment = deviceFarmCommitment(price, quantity);
    assert.equal(commitment.what, what);
    assert.equal(commitment.per, 'month');
    assert.equal(commitment.term, undefined);
    assert.deepEqual(commitment.committed, usd(['250.01', '500.02', '750.03'][quantity - 1] ?? ''));
  });

test('within both limits there is no reason; above them there is one for each', () =>
  fc.assert(
    fc.property(anyAmount, anyAmount, anyAmount, (cost, limit, ceiling) => {
      const commitment = {
        ...{ what: 'x', offering: 'x', per: 'month' as const },
        ...{ rate: usd(millionths(cost)), committed: usd(millionths(cost)) },
      };
      const reasons = spendReasons(commitment, usd(millionths(limit)), usd(millionths(ceiling)));
      assert.deepEqual(
        reasons.map(({ code }) => code),
        [
          ...(cost > limit ? ['SpendLimitExceeded'] : []),
          ...(cost > ceiling ? ['SpendCeilingExceeded'] : []),
        ],
      );
    }),
  ));
