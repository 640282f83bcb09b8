/**
 * Why MediaConnect would not take this Start, or undefined when it would: "any date and time between 12:00am on
 * the first day of the current month to the current time on today's date, inclusive" (API reference, PurchaseOffering).
 * Text of another form is not judged here. `now` is the execution's start: a retry does not change its mind.
 */
export const startFault = (start: string, now: string): string | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(start)) return undefined;
  const instant = Date.parse(start);
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== start.replace('Z', '.000Z'))
    return 'a day and time that exist';
  const firstOfMonth = `${now.slice(0, 7)}-01T00:00:00Z`;
  if (instant >= Date.parse(firstOfMonth) && instant <= Date.parse(now)) return undefined;
  return `a time from ${firstOfMonth} to ${now}, both included`;
};
