/** Tells its environment variables, and what an SDK client makes of them. */
import { SNSClient } from '@aws-sdk/client-sns';

export const handler = async () => {
  const { config } = new SNSClient();
  const { accessKeyId } = await config.credentials();
  return { variables: process.env, accessKeyId, region: await config.region() };
};
