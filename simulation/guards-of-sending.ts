import type { Guard } from './guards.ts';

/** What keeps a purchase from being sent twice, or mixed up with another one. */
export const guardsOfSending: Guard[] = [
  {
    name: 'single-send',
    prevents: "the SDK's own retries of a 500, a 503 or a broken connection buy again",
    file: 'aws/send-once.ts',
    guarded: '  maxAttempts: 1,\n',
    unguarded: '  maxAttempts: 3,\n',
  },
  {
    name: 'intent-before-send',
    prevents: 'a function that dies after its send leaves no trace of it, and the next one sends again',
    file: 'functions/purchase-offering.ts',
    guarded: "{ type: 'PurchaseSubmitted', at, attempt, knownReceipts }",
    unguarded: "{ type: 'PurchaseRefused', at, attempt: 0, reason: { code: '', message: '' } }",
  },
  {
    name: 'conditional-append',
    prevents: 'two executions of one request both write that they send, and both send',
    file: 'aws/ledger.ts',
    guarded: "ConditionExpression: 'attribute_not_exists(purchaseId)'",
    unguarded: "ConditionExpression: 'attribute_not_exists(nothing)'",
  },
  {
    name: 'no-send-while-unknown',
    prevents:
      'a state that is retried, redriven or started twice sends although an earlier send has no answer',
    file: 'purchasing/standing.ts',
    guarded: 'if (history.attempts.some(({ answer }) => answer === undefined)) return',
    unguarded: 'if (!history) return',
  },
  {
    name: 'fence',
    prevents: 'two purchases of one offering are in flight at once, and their receipts cannot be told apart',
    file: 'functions/purchase-offering.ts',
    guarded: 'await takeFence(fence, purchase, attempt, at);',
    unguarded: '',
  },
  {
    name: 'fence-changes-hands-once',
    prevents: 'two purchases that saw the fence free both take it',
    file: 'aws/fence.ts',
    guarded: "'attribute_not_exists(purchaseId) OR version = :before'",
    unguarded: "'attribute_not_exists(purchaseId) OR version <> :before OR version = :before'",
  },
  {
    name: 'fence-pushes-aside-in-the-ledger',
    prevents: 'a purchase that was pushed aside while it slept wakes up and sends',
    file: 'aws/fence.ts',
    guarded:
      "await append(\n      fence.holder,\n      history,\n      { type: 'PurchaseRefused', at, attempt: fence.attempt, reason },\n      writer,\n    );",
    unguarded: 'void [append, writer, reason];',
  },
  {
    name: 'fence-of-the-dead',
    prevents: 'a purchase that died before its send keeps everybody else from the offering for ever',
    file: 'aws/fence.ts',
    guarded: '|| isStale(fence.at, at)',
    unguarded: '|| isStale(fence.at, fence.at)',
  },
  {
    name: 'baseline',
    prevents: 'a purchase that somebody made before is taken for the one whose answer was lost',
    file: 'functions/purchase-offering.ts',
    guarded: ', ...alike.map(({ id }) => id)]',
    unguarded: ']',
  },
  {
    name: 'receipts-of-earlier-holders',
    prevents:
      'a receipt of our own that a lagging read did not show yet is taken for that of the next purchase',
    file: 'functions/purchase-offering.ts',
    guarded: '[...fence.knownReceipts, ...alike',
    unguarded: '[...alike',
  },
  {
    name: 'settlement-window',
    prevents:
      'a send that lands late, or that a lagging read does not show, is believed absent and sent again',
    file: 'purchasing/reconciliation.ts',
    guarded: 'settlementSeconds = 900',
    unguarded: 'settlementSeconds = 0',
  },
  {
    name: 'window-from-the-first-look',
    prevents: 'the time that retries took before the send counts as time of looking for it',
    file: 'purchasing/reconciliation.ts',
    guarded: 'const { since = at } = previous;',
    unguarded: 'const since = latest.at;',
  },
  {
    name: 'window-after-the-first-look',
    prevents:
      'a late retry of a look, whose state was entered before the send, begins the window before the send',
    file: 'purchasing/reconciliation.ts',
    guarded: "{ kind: 'SETTLING', attempt }",
    unguarded: "{ kind: 'SETTLING', attempt, since: at }",
  },
  {
    name: 'what-an-answer-proves',
    prevents: 'a 500, a 503 or a lost reply counts as a refusal, although the purchase was made',
    file: 'aws/answer.ts',
    guarded: "return { kind: 'unknown', reason }",
    unguarded: "return { kind: 'refused', reason }",
  },
  {
    name: 'empty-answer',
    prevents: 'a success without a body, which the SDK does not report as an error, counts as a refusal',
    file: 'aws/mediaconnect.ts',
    guarded: "kind: 'unknown',",
    unguarded: "kind: 'refused',",
  },
  {
    name: 'an-empty-read-is-no-answer',
    prevents:
      'a success without a body is read as an empty ledger, and what was bought is told as not bought',
    file: 'aws/empty-answers.ts',
    guarded: "headers?.['content-length'] === '0'",
    unguarded: "headers?.['content-length'] === 'none'",
  },
  {
    name: 'a-no-is-a-verdict-on-one-send',
    prevents: '"already active" after a send that landed late is told as a rejection, although it was bought',
    file: 'purchasing/ledger.ts',
    guarded: '  isUnknown(history) ? history : {',
    unguarded: '  isUnknown(history) && !history ? history : {',
  },
  {
    name: 'parked-without-a-second-net',
    prevents: 'Device Farm, which has no rule against a second purchase, is sent again what was not found',
    file: 'purchasing/standing.ts',
    guarded: "purchase.service === 'mediaconnect' || purchase.resendWhenAbsent",
    unguarded: "purchase.service === 'mediaconnect' || purchase.service === 'devicefarm'",
  },
  {
    name: 'look-before-a-resend',
    prevents: 'a send that was given up as absent lands while the next one waits for its turn, and both buy',
    file: 'functions/purchase-offering.ts',
    guarded: 'if (landed) return landed;',
    unguarded: 'if (landed && !landed) return landed;',
  },
];
