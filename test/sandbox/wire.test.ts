import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSandbox } from '../../sandbox/server.ts';
import { sandboxAt } from './world.ts';

const noon = '2026-11-05T12:00:00Z';
const signed = (service: string, region: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=123456789012/20261105/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const deviceFarm = (operation: string) => ({ 'x-amz-target': `DeviceFarm_20150623.${operation}` });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const replyTo = async (url: string, init: RequestInit) => {
  const reply = await fetch(url, init);
  const body = await reply.text();
  return { status: reply.status, type: reply.headers.get('x-amzn-errortype'), body };
};

test('without a signature each protocol refuses in its own form', async (t) => {
  const { url } = await sandboxAt(t, noon);
  assert.deepEqual(await replyTo(`${url}/v1/offerings`, {}), {
    status: 403,
    type: 'MissingAuthenticationTokenException',
    body: '{"message":"Missing Authentication Token"}',
  });
  const json = await replyTo(url, { method: 'POST', headers: deviceFarm('ListOfferings'), body: '{}' });
  assert.deepEqual(JSON.parse(json.body), {
    __type: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  });
  const xml = await replyTo(url, { method: 'POST', headers: form, body: 'Action=ListTopics' });
  assert.match(xml.body, /^<ErrorResponse .*<Code>MissingAuthenticationTokenException<\/Code>/);
});

test('a body that is not JSON is a SerializationException', async (t) => {
  const { url } = await sandboxAt(t, noon);
  const headers = { ...signed('devicefarm', 'us-west-2'), ...deviceFarm('PurchaseOffering') };
  for (const body of ['{', '[]', '"text"', '\u0000', `{"offeringId":${'['.repeat(100_000)}`]) {
    const reply = await replyTo(url, { method: 'POST', headers, body });
    assert.deepEqual([reply.status, JSON.parse(reply.body).__type], [400, 'SerializationException']);
  }
  const deep = `{"offeringId":${'['.repeat(500)}${']'.repeat(500)}}`;
  assert.match((await replyTo(url, { method: 'POST', headers, body: deep })).body, /nested too deeply/);
  const rest = await replyTo(`${url}/v1/offerings/x`, {
    method: 'POST',
    headers: signed('mediaconnect', 'eu-west-1'),
    body: '{"start":',
  });
  assert.deepEqual([rest.status, rest.type], [400, 'SerializationException']);
});

test('an unknown operation, service or Region is told, with what there is', async (t) => {
  const { url } = await sandboxAt(t, noon);
  const headers = { ...signed('devicefarm', 'us-west-2'), ...deviceFarm('DeleteProject') };
  const unknown = await replyTo(url, { method: 'POST', headers, body: '{}' });
  assert.equal(JSON.parse(unknown.body).__type, 'UnknownOperationException');
  assert.match(unknown.body, /It has: ListOfferings, .*RenewOffering/);

  const inherited = { ...signed('devicefarm', 'us-west-2'), ...deviceFarm('constructor') };
  assert.match(
    (await replyTo(url, { method: 'POST', headers: inherited, body: '{}' })).body,
    /UnknownOperation/,
  );

  const path = await replyTo(`${url}/v1/flows`, { headers: signed('mediaconnect', 'eu-west-1') });
  assert.deepEqual([path.status, path.type], [404, 'UnknownOperationException']);

  const service = await replyTo(url, { method: 'POST', headers: signed('s3', 'us-east-1') });
  assert.match(service.body, /no service s3, only mediaconnect, devicefarm, sns, dynamodb, states/);

  const region = { ...signed('devicefarm', 'eu-west-1'), ...deviceFarm('ListOfferings') };
  assert.match(
    (await replyTo(url, { method: 'POST', headers: region, body: '{}' })).body,
    /devicefarm is not in eu-west-1/,
  );
});

test('a body of 10 MB gets a clear refusal in the protocol it came in', async (t) => {
  const { url } = await sandboxAt(t, noon);
  const body = 'x'.repeat(10 * 1024 * 1024);
  const json = { ...signed('devicefarm', 'us-west-2'), ...deviceFarm('PurchaseOffering') };
  const large = await replyTo(url, { method: 'POST', headers: json, body });
  assert.deepEqual([large.status, JSON.parse(large.body).__type], [413, 'RequestEntityTooLargeException']);
  const rest = await replyTo(`${url}/v1/offerings/x`, {
    method: 'POST',
    headers: signed('mediaconnect', 'eu-west-1'),
    body,
  });
  assert.deepEqual([rest.status, rest.type], [413, 'RequestEntityTooLargeException']);
  const xml = await replyTo(url, {
    method: 'POST',
    headers: { ...signed('sns', 'us-east-1'), ...form },
    body,
  });
  assert.match(xml.body, /<Code>RequestEntityTooLargeException</);
});

test('it listens on loopback only', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.1', 'example.com'])
    await assert.rejects(startSandbox({ host }), {
      message: `The sandbox listens on loopback only (127.0.0.1, ::1, localhost), not on ${host}`,
    });
});
