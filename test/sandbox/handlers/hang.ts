// Not even a timer would fire here: only the end of the thread ends it.
export const handler = () => {
  for (;;);
};
