import type { Money } from '../purchasing/money.ts';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is missing`);
  return value;
};

export const ledgerTable = (): string => required('LEDGER_TABLE');

export const outcomeTopicArn = (): string => required('OUTCOME_TOPIC_ARN');

/** The most that a single purchase may commit to; set by the deployment as `250000.00 USD`, and no request can raise it. */
export const spendCeiling = (): Money => {
  const [amount = '', currencyCode = ''] = required('SPEND_CEILING').split(' ');
  if (!/^\d+(\.\d+)?$/.test(amount) || !/^[A-Z]{3}$/.test(currencyCode))
    throw new Error('SPEND_CEILING must be an amount and its currency, such as 250000.00 USD');
  return { amount, currencyCode };
};
