import { appendFileSync } from 'node:fs';

export const handler = async ({ file }: { file: string }) => {
  appendFileSync(file, 'ran ');
  console.log(JSON.stringify({ message: 'left a trace' }));
  return 'done';
};
