/** All that the functions see of an environment: nothing of the caller's, above all none of its AWS configuration. */
export const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  LEDGER_TABLE: 'purchase-offering-ledger',
  OUTCOME_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes',
  SPEND_CEILING: '250000.00 USD',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};
