import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { refusingEmptyAnswers } from './empty-answers.ts';

export const dynamodb = new DynamoDBClient({ cacheMiddleware: true });
dynamodb.middlewareStack.add(...refusingEmptyAnswers);
