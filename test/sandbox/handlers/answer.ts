/** Answers with what it was asked, and by whom. */
export const handler = async (
  event: unknown,
  context: { functionName: string; awsRequestId: string; getRemainingTimeInMillis(): number },
) => ({
  event,
  functionName: context.functionName,
  awsRequestId: context.awsRequestId,
  hasTime: context.getRemainingTimeInMillis() > 0,
});
