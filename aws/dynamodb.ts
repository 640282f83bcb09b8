import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { refusingEmptyAnswers } from './empty-answers.ts';

// As every client that calls more than once in its life, it resolves its middleware once per command (aws-sdk-js-v3,
// issue 6423). Those that buy call once.
export const dynamodb = new DynamoDBClient({ cacheMiddleware: true });
dynamodb.middlewareStack.add(...refusingEmptyAnswers);
