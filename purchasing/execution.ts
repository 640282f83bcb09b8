/** Which execution asks: `id` is its ARN, `startedAt` its start. */
export type Execution = { id: string; name: string; startedAt: string };

/** The Region and account that an execution runs in, read off its ARN. */
export const homeOf = ({ id }: Execution): { region: string; account: string } => {
  const [, , , region = '', account = ''] = id.split(':');
  return { region, account };
};
