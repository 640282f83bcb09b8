import { json } from './protocols/json.ts';
import type { Protocol } from './protocols/protocol.ts';
import type { Service } from './service.ts';
import { AwsError, type WireRequest } from './wire.ts';

/** To whom a request goes and from whom it comes. */
export type Addressee = { name: string; service: Service; account: string; region: string };

export const homeAccount = '123456789012';
const scope = /Credential=([^/,\s]+)\/\d+\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;

/**
 * Reads the scope of a Signature Version 4. The signature itself is not verified: any key will do, and one of
 * twelve digits is the account.
 */
export const identify = (request: WireRequest, services: Record<string, Service>): Addressee => {
  const [, key = '', region = '', name = ''] = scope.exec(request.headers.authorization ?? '') ?? [];
  if (!name) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (!service)
    throw new AwsError(
      'UnknownOperationException',
      `The sandbox has no service ${name}, only ${Object.keys(services).join(', ')}`,
      404,
    );
  if (service.regions && !service.regions.includes(region))
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region: ${name} is not in ${region}`,
      403,
    );
  return { name, service, account: /^\d{12}$/.test(key) ? key : homeAccount, region };
};

/** The protocol in which a request must be answered that could not be identified. */
export const protocolOf = (request: WireRequest, services: Record<string, Service>): Protocol => {
  const name = scope.exec(request.headers.authorization ?? '')?.[3] ?? '';
  const named = Object.hasOwn(services, name) ? services[name] : undefined;
  const claimed = named ?? Object.values(services).find(({ protocol }) => protocol.claims(request));
  return claimed?.protocol ?? json('', '1.1');
};
