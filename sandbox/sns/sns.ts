import type { Books } from '../books.ts';
import { query } from '../protocols/query.ts';
import type { Service } from '../service.ts';
import { publish } from './publish.ts';
import {
  createTopic,
  getTopicAttributes,
  listSubscriptionsByTopic,
  listTopics,
  subscribe,
} from './topics.ts';

export const sns = (books: Books): Service => ({
  protocol: query('http://sns.amazonaws.com/doc/2010-03-31/'),
  operations: {
    Publish: publish(books),
    CreateTopic: createTopic(books),
    ListTopics: listTopics(books),
    GetTopicAttributes: getTopicAttributes(books),
    Subscribe: subscribe(books),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(books),
  },
  errors: {
    throttled: ['Throttled', 400],
    denied: ['AuthorizationError', 403],
    internal: ['InternalError', 500],
    unavailable: ['ServiceUnavailable', 503],
  },
});
