import { createRequire } from 'node:module';
import type { Books } from '../books.ts';
import { json } from '../protocols/json.ts';
import type { Service } from '../service.ts';
import { AwsError, type Caller, type Operation } from '../wire.ts';
import { Store } from './store.ts';

// dynalite is untyped; of it we use the rules of the operations and the operations, over a store of our own
// that answers at once: in a simulation nothing else may happen between a condition and its write.
const dynalite = createRequire(import.meta.url);
const { checkTypes, checkValidations, toLowerFirst }: Validations = dynalite('dynalite/validations');

type Validations = {
  checkTypes(input: unknown, types: unknown): unknown;
  checkValidations(input: unknown, types: unknown, custom: unknown, store: unknown): void;
  toLowerFirst(name: string): string;
};
type StoreOf = (caller: Caller) => Store;
type Action = (store: unknown, input: unknown, done: (error: unknown, output: unknown) => void) => void;

const operation = (name: string, storeOf: StoreOf): Operation => {
  const { types, custom } = dynalite(`dynalite/validations/${toLowerFirst(name)}`);
  const action: Action = dynalite(`dynalite/actions/${toLowerFirst(name)}`);
  return async (input, caller) => {
    const store = storeOf(caller);
    try {
      const checked = checkTypes({ ...input }, types);
      checkValidations(checked, types, custom, store);
      return await new Promise((resolve, reject) =>
        action(store, checked, (error, output) => (error ? reject(error) : resolve(output))),
      );
    } catch (error) {
      throw awsError(error);
    }
  };
};

/** dynalite's errors carry the reply's body. */
const awsError = (error: unknown): unknown => {
  if (!(error instanceof Error && 'body' in error && typeof error.body === 'object')) return error;
  const { __type = '', message, Message = message }: Record<string, string> = { ...error.body };
  return new AwsError(__type.replace(/^.*#/, ''), Message ?? '');
};

const names = ['DescribeTable', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'];

/** DynamoDB, with the ledger's table in every account and Region. */
export const dynamoDb = (books: Books): Service => {
  const stores = new Map<string, Store>();
  const storeOf: StoreOf = ({ account, region }) => {
    const place = `${account}/${region}`;
    const store = stores.get(place) ?? new Store(books, account, region);
    stores.set(place, store);
    return store;
  };
  return {
    protocol: json('DynamoDB_20120810', '1.0'),
    operations: {
      ...Object.fromEntries(names.map((name) => [name, operation(name, storeOf)])),
      ListTables: (_, caller) => ({ TableNames: storeOf(caller).tableNames }),
    },
    errors: {
      throttled: ['ThrottlingException', 400],
      denied: ['AccessDeniedException', 400],
      internal: ['InternalServerError', 500],
      unavailable: ['ServiceUnavailable', 503],
    },
  };
};
