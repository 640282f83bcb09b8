import { z } from 'zod';
import type { Books } from '../books.ts';
import { members } from '../members.ts';
import { AwsError, type Operation } from '../wire.ts';
import { existing } from './topics.ts';

/** A message that was published. With `messageStructure: 'json'` the text holds a text for each protocol. */
export type Message = {
  messageId: string;
  topicArn: string;
  subject?: string;
  message: string;
  messageStructure?: 'json';
  attributes: Record<string, { type: string; value: string }>;
  publishedAt: number;
};

/** The messages that were published, the latest thousand. */
export const messagesIn = (books: Books) => books.collection<Message>('messages', '', { keep: 1000 });

const schema = z.object({
  TopicArn: z.string(),
  Message: z.string(),
  Subject: z.string().optional(),
  MessageStructure: z.string().optional(),
  MessageAttributes: z
    .object({
      entry: z.record(
        z.string(),
        z.object({
          Name: z.string(),
          Value: z.object({ DataType: z.string(), StringValue: z.string().optional() }),
        }),
      ),
    })
    .optional(),
});

export const publish =
  (books: Books): Operation =>
  (raw, caller) => {
    const input = members(schema, raw, 'InvalidParameter');
    const topicArn = existing(books, input.TopicArn, caller);
    const attributes = Object.values(input.MessageAttributes?.entry ?? {});
    check('Message', input.Message.length > 0 && Buffer.byteLength(input.Message) <= 262144);
    check('Subject', input.Subject === undefined || isSubject(input.Subject));
    check('MessageStructure', input.MessageStructure === undefined || input.MessageStructure === 'json');
    if (input.MessageStructure === 'json') checkStructure(input.Message);
    for (const { Name, Value } of attributes)
      check('MessageAttributes', isAttribute(Name, Value.DataType, Value.StringValue));

    const messageId = books.nextId();
    const message: Message = {
      messageId,
      topicArn,
      ...(input.Subject === undefined ? {} : { subject: input.Subject }),
      message: input.Message,
      ...(input.MessageStructure === undefined ? {} : { messageStructure: 'json' }),
      attributes: Object.fromEntries(
        attributes.map(({ Name, Value }) => [Name, { type: Value.DataType, value: Value.StringValue ?? '' }]),
      ),
      publishedAt: caller.now,
    };
    messagesIn(books).set(messageId, message);
    return { MessageId: messageId };
  };

const check = (member: string, holds: boolean, why = '') => {
  if (!holds) throw new AwsError('InvalidParameter', `Invalid parameter: ${member}${why}`);
};

/** "Must be ASCII text that begins with a letter, number, or punctuation mark; must not include line breaks or control characters; and must be less than 100 characters long" (API reference; 100 pass). */
const isSubject = (subject: string) => /^[!-~][ -~]{0,99}$/.test(subject);

/** Names of 1-256 letters, digits, _ - . without AWS. or Amazon. in front; a value that is not empty (developer guide). */
const isAttribute = (name: string, type: string, value = '') =>
  /^(?!(aws|amazon)\.)[\w-]+(\.[\w-]+)*$/i.test(name) &&
  name.length <= 256 &&
  /^(String(\.Array)?|Number|Binary)$/.test(type) &&
  value !== '';

const checkStructure = (message: string) => {
  const texts = z.record(z.string(), z.unknown()).safeParse(parsed(message));
  check('Message Structure', texts.success, ' - JSON message body failed to parse');
  check(
    'Message Structure',
    typeof texts.data?.default === 'string',
    ' - No default entry in JSON message body',
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
