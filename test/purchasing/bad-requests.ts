import { slots } from '../requests.ts';

/** What is wrong, the request, and every fault of it in the words of the message. They are made on 2026-11-10 at noon. */
export type BadRequest = [what: string, request: unknown, ...faults: string[]];

export const notAMember = (path: string, got: string) => `${path}: expected no such member; got ${got}`;
export const requestId = (got: string) =>
  `requestId: expected 1 to 255 letters, digits and _ . : / @ + = -, a letter or digit first; got ${got}`;
export const amount = (got: string) =>
  `spendLimit.amount: expected a decimal amount as text, such as "6000.00"; got ${got}`;
export const currency = (got: string) =>
  `spendLimit.currencyCode: expected "USD", the currency of both services; got ${got}`;
export const flag = (path: string, got: string) => `${path}: expected true or false; got ${got}`;

const service = (path: string, got: string) =>
  `${path}: expected an object with "service": "mediaconnect" or "devicefarm"; got ${got}`;
const request = (got: string) => service('(the request)', got);

/** For neither service. */
export const badRequests: BadRequest[] = [
  ['null', null, request('null')],
  ['true', true, request('true')],
  ['a number', 42, request('42')],
  ['a text', 'buy me a slot', request('"buy me a slot"')],
  ['JSON in a JSON text', JSON.stringify({ service: 'x' }), request('"{\\"service\\":\\"x\\"}"')],
  ['an array', [slots()], request('an array of 1')],
  ['an empty array', [], request('an array of 0')],
  ['an empty object', {}, service('service', 'nothing')],
  ['no service', { purchase: slots().purchase }, service('service', 'nothing')],
  ['an unknown service', { ...slots(), service: 'ec2' }, service('service', '"ec2"')],
  ['a service in capitals', { ...slots(), service: 'DeviceFarm' }, service('service', '"DeviceFarm"')],
  ['a member of every object', { ...slots(), service: 'constructor' }, service('service', '"constructor"')],
];
