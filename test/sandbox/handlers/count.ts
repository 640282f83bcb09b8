let invocations = 0;

export const handler = async () => ++invocations;
