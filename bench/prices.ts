/**
 * List prices in USD, us-east-1, without free tiers and discounts, by the pricing page that each names. They are copied
 * by hand, and AWS changes them: look there before a figure decides anything. In November 2026 those of Step Functions,
 * DynamoDB and SNS were held against what is published; the others were not.
 */
export const prices = {
  /** AWS Step Functions pricing, Standard Workflows: 0.025 per 1,000 state transitions. */
  stateTransition: '0.000025',
  /** AWS Lambda pricing, Arm: per GB-second. */
  gigabyteSecond: '0.0000133334',
  /** AWS Lambda pricing: 0.20 per million requests. */
  invocation: '0.0000002',
  /** Amazon DynamoDB pricing, on demand: 0.625 per million write units, of 1 KB each. */
  writeUnit: '0.000000625',
  /** Amazon DynamoDB pricing, on demand: 0.125 per million read units, of 4 KB each, read consistently. */
  readUnit: '0.000000125',
  /** Amazon SNS pricing, standard topics: 0.50 per million publishes, of 64 KB each. */
  publish: '0.0000005',
  /** Amazon SNS pricing: 2.00 per 100,000 e-mails. */
  email: '0.00002',
  /** AWS Key Management Service pricing: 1.00 a month for a key, 0.03 per 10,000 requests. */
  keyMonth: '1',
  keyRequest: '0.000003',
  /** AWS X-Ray pricing: 5.00 per million traces recorded. */
  trace: '0.000005',
  /** Amazon CloudWatch pricing: 0.50 per GB of logs taken in, 0.10 a month for each metric of an alarm, 0.30 a month for a metric of one's own, by the hour. */
  logGigabyte: '0.5',
  alarmMetricMonth: '0.1',
  metricHour: '0.000410958904',
} as const;
