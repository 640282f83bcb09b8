import { AwsError } from '../wire.ts';

type Input = Record<string, unknown>;

const invalid = (member: string, rule: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );

export const optionalText = (input: Input, member: string): string | undefined => {
  const value = input[member] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new AwsError('SerializationException', `${member} is not a string`);
};

export const requiredText = (input: Input, member: string): string => {
  const value = optionalText(input, member);
  if (value === undefined) throw invalid(member, 'Member must not be null');
  return value;
};

/** At most 262,144 characters (API reference: the length constraint of `input`). */
export const requestedInput = (input: Input): string => {
  const text = optionalText(input, 'input') ?? '{}';
  if (Buffer.byteLength(text) > 262_144)
    throw invalid('input', 'Member must have length less than or equal to 262144');
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${String(error)}'`);
  }
};

/** 1-80 characters, without white space, wildcards, brackets, quotes, slashes and controls (API reference, StartExecution). */
export const requestedName = (input: Input): string | undefined => {
  const name = optionalText(input, 'name');
  if (name === undefined) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS refuses
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
};

const maxResults = (input: Input): number => {
  const value = input.maxResults ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1000)
    throw invalid('maxResults', 'Member must have value between 0 and 1000');
  return value || 100;
};

/** The page of `rows` that the caller asks for with maxResults (0: 100) and nextToken. */
export const page = <Row>(rows: Row[], input: Input): { rows: Row[]; nextToken?: string } => {
  const token = optionalText(input, 'nextToken');
  const from =
    token === undefined
      ? 0
      : Number(
          Buffer.from(token, 'base64')
            .toString()
            .replace(/^from /, ''),
        );
  if (!Number.isSafeInteger(from) || from < 0)
    throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  const to = from + maxResults(input);
  return {
    rows: rows.slice(from, to),
    ...(to < rows.length && { nextToken: Buffer.from(`from ${to}`).toString('base64') }),
  };
};
