import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemas } from '../../statemachine/schemas.ts';

for (const [file, schema] of Object.entries(schemas))
  test(`${file} is what the product parses with (else: npm run schemas)`, () => {
    const text = readFileSync(new URL(`../../statemachine/${file}`, import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(text), schema);
  });
