import type { Books } from './books.ts';
import { deviceFarm } from './devicefarm/devicefarm.ts';
import { dynamoDb } from './dynamodb/dynamodb.ts';
import { mediaConnect } from './mediaconnect/mediaconnect.ts';
import { json } from './protocols/json.ts';
import type { Service } from './service.ts';
import { sns } from './sns/sns.ts';
import type { StepFunctions } from './stepfunctions/stepfunctions.ts';
import type { Switches } from './switches.ts';

/** The services by the names that stand in a signature's scope. */
export const openServices = (
  books: Books,
  switches: Switches,
  workflow: StepFunctions | undefined,
): Record<string, Service> => ({
  mediaconnect: mediaConnect(books, switches),
  devicefarm: deviceFarm(books, switches),
  sns: sns(books),
  dynamodb: dynamoDb(books),
  states: {
    protocol: json('AWSStepFunctions', '1.0'),
    operations: workflow?.operations ?? {},
    errors: {
      throttled: ['ThrottlingException', 400],
      denied: ['AccessDeniedException', 400],
      internal: ['InternalFailure', 500],
      unavailable: ['ServiceUnavailableException', 503],
    },
  },
});
