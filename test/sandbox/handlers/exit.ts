export const handler = () => process.exit(7);
