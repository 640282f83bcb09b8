import { readFileSync, writeFileSync } from 'node:fs';
import { pictureOf } from './picture.ts';

const definition = new URL('../../statemachine/purchase-offering.asl.json', import.meta.url);
const picture = new URL('../purchase-offering.svg', import.meta.url);

writeFileSync(picture, await pictureOf(readFileSync(definition, 'utf8')));
