import * as z from 'zod';
import { members } from '../members.ts';
import { isNestedDeeperThan } from '../nesting.ts';
import { AwsError } from '../wire.ts';

type Input = Record<string, unknown>;

/** The members of `input` that `shape` describes; what breaks one of its constraints is a ValidationException. */
export const requested = <Shape extends z.ZodRawShape>(input: Input, shape: Shape) =>
  members(z.object(shape), input, 'ValidationException');

export const arn = z.string();

/** The members of a paged operation. 100 results are the default, and 0 asks for the default (API reference). */
export const paging = {
  maxResults: z
    .int()
    .min(0, 'Member must have value greater than or equal to 0')
    .max(1000, 'Member must have value less than or equal to 1000')
    .default(0)
    .transform((size) => size || 100),
  nextToken: z.string().optional(),
};

const maxInputBytes = 262_144;
/** Deeper than any request, and less deep than what stops the interpreter or a function half-way. */
const maxInputLevels = 500;

/** What StartExecution takes (API reference). A name has 1-80 characters, none of them blank, a wildcard, bracket, quote, slash or control. */
export const requestedExecution = (input: Input) => {
  const {
    stateMachineArn,
    name,
    input: text,
  } = requested(input, {
    stateMachineArn: arn,
    name: z.string().optional(),
    input: z
      .string()
      .refine(
        (json) => Buffer.byteLength(json) <= maxInputBytes,
        `Member must have length less than or equal to ${maxInputBytes}`,
      )
      .default('{}'),
  });
  if (name !== undefined && !/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  const invalid = (why: string) =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(String(error));
  }
  if (isNestedDeeperThan(maxInputLevels, json))
    throw invalid(`nested too deeply: more than ${maxInputLevels} levels`);
  return { stateMachineArn, name, text };
};
