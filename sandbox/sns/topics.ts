import { z } from 'zod';
import type { Books } from '../books.ts';
import { members } from '../members.ts';
import { AwsError, type Caller, type Operation } from '../wire.ts';

/** Where the workflow's outcomes are published. It exists from the start. */
export const outcomeTopicArn = 'arn:aws:sns:us-east-1:123456789012:purchase-offering-outcomes';

type Subscription = { arn: string; topicArn: string; protocol: string; endpoint: string };

const created = (books: Books, { account, region }: { account: string; region: string }) =>
  books.collection<{ topicArn: string }>('sns-topics', `${account}/${region}`);

const subscriptions = (books: Books) => books.collection<Subscription>('sns-subscriptions');

const topicsOf = (books: Books, caller: Caller): string[] => {
  const own = created(books, caller)
    .values()
    .map(({ topicArn }) => topicArn);
  return outcomeTopicArn.startsWith(`arn:aws:sns:${caller.region}:${caller.account}:`)
    ? [outcomeTopicArn, ...own]
    : own;
};

/** Throws what SNS throws when there is no such topic in the caller's Region. */
export const existing = (books: Books, topicArn: string, caller: Caller): string => {
  if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(topicArn))
    throw new AwsError('InvalidParameter', 'Invalid parameter: TopicArn');
  if (!topicsOf(books, caller).includes(topicArn))
    throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topicArn;
};

const topicSchema = z.object({ TopicArn: z.string() });

export const createTopic =
  (books: Books): Operation =>
  (input, caller) => {
    const { Name } = members(
      z.object({ Name: z.string().regex(/^[\w-]{1,256}$/) }),
      input,
      'InvalidParameter',
    );
    const topicArn = `arn:aws:sns:${caller.region}:${caller.account}:${Name}`;
    if (!topicsOf(books, caller).includes(topicArn)) created(books, caller).set(topicArn, { topicArn });
    return { TopicArn: topicArn };
  };

export const listTopics =
  (books: Books): Operation =>
  (_, caller) => ({ Topics: topicsOf(books, caller).map((TopicArn) => ({ TopicArn })) });

export const getTopicAttributes =
  (books: Books): Operation =>
  (input, caller) => {
    const topicArn = existing(books, members(topicSchema, input, 'InvalidParameter').TopicArn, caller);
    return {
      Attributes: new Map([
        ['TopicArn', topicArn],
        ['Owner', caller.account],
        ['SubscriptionsConfirmed', String(subscribers(books, topicArn).length)],
      ]),
    };
  };

const subscribeSchema = topicSchema.extend({ Protocol: z.string(), Endpoint: z.string() });

/** Records the subscription. Nothing leaves the sandbox: what would be delivered is in its messages. */
export const subscribe =
  (books: Books): Operation =>
  (input, caller) => {
    const { TopicArn, Protocol, Endpoint } = members(subscribeSchema, input, 'InvalidParameter');
    const topicArn = existing(books, TopicArn, caller);
    const arn = `${topicArn}:${books.nextId()}`;
    subscriptions(books).set(arn, { arn, topicArn, protocol: Protocol, endpoint: Endpoint });
    return { SubscriptionArn: arn };
  };

export const listSubscriptionsByTopic =
  (books: Books): Operation =>
  (input, caller) => {
    const topicArn = existing(books, members(topicSchema, input, 'InvalidParameter').TopicArn, caller);
    return {
      Subscriptions: subscribers(books, topicArn).map(({ arn, protocol, endpoint }) => ({
        SubscriptionArn: arn,
        Owner: caller.account,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn: topicArn,
      })),
    };
  };

const subscribers = (books: Books, topicArn: string): Subscription[] =>
  subscriptions(books)
    .values()
    .filter((subscription) => subscription.topicArn === topicArn);
