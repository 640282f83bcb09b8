import type { Execution } from '../purchasing/execution.ts';
import { type Purchase, parseRequest } from '../purchasing/request.ts';

export const twentyMbps = 'arn:aws:mediaconnect:us-east-1::offering:7cfae7d7-ef1b-4795-ac13-f79628654288';
export const fiftyMbps = 'arn:aws:mediaconnect:us-east-1::offering:a81437ab-69e5-4324-ab63-8410082c7b22';
export const androidRemoteAccess = 'D68B3C05-1BA6-4360-BC69-12345EXAMPLE';

/** A reservation whose Start is left out, so that it can be asked for on any day. */
export const reservation = (purchase: object = {}, rest: object = {}) => ({
  service: 'mediaconnect',
  purchase: { OfferingArn: twentyMbps, ReservationName: 'primary', ...purchase },
  ...rest,
});

export const slots = (purchase: object = {}, rest: object = {}) => ({
  service: 'devicefarm',
  purchase: { offeringId: androidRemoteAccess, quantity: 1, ...purchase },
  ...rest,
});

/** The purchase that a request is, in an execution that began on 2026-11-10 at noon. */
export const purchaseOf = (
  request: unknown,
  name = 'a-purchase',
  startedAt = '2026-11-10T12:00:00.000Z',
): Purchase => {
  const parsed = parseRequest(request, executionNamed(name, startedAt));
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.purchase;
};

export const executionNamed = (name: string, startedAt = '2026-11-10T12:00:00.000Z'): Execution => ({
  id: `arn:aws:states:us-east-1:123456789012:execution:purchase-offering:${name}`,
  name,
  startedAt,
});
