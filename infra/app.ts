import { build, bundles, definition } from './build.ts';
import { deployments } from './deployments.ts';
import { createApp } from './stacks.ts';

await build();
createApp({
  deployments,
  defaultRegion: process.env.CDK_DEFAULT_REGION ?? 'us-east-1',
  defaultAccount: process.env.CDK_DEFAULT_ACCOUNT,
  definition,
  bundles,
}).synth();
