import type { DeploymentInput } from './configuration.ts';

/**
 * What is deployed, and where: the file to edit. configuration.ts names every setting and its default. One deployment
 * in one Region is enough for an account: a request names the Region that it buys in. A second one has a ledger of its
 * own, and does not know what the first has bought or is about to buy.
 */
export const deployments: DeploymentInput[] = [{}];
