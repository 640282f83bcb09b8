const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether objects and arrays lie in each other more than so many levels deep; found out level by level, not by recursion. */
export const isNestedDeeperThan = (levels: number, value: unknown): boolean => {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < levels && level.length > 0; depth++)
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  return level.length > 0;
};
