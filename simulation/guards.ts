/** A line of defence in the product: what it prevents, and how its source reads without it. */
export type Guard = { name: string; prevents: string; file: string; guarded: string; unguarded: string };

/** Every guard of at-most-once. A simulation without any one of them finds the law that it keeps broken. */
export const guards: Guard[] = [
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
    guarded: 'await service.lookalikes(purchase, { submittedAt: at, knownReceipts: [] })',
    unguarded: '[] as string[]',
  },
  {
    name: 'receipts-of-earlier-holders',
    prevents:
      'a receipt of our own that a lagging read did not show yet is taken for that of the next purchase',
    file: 'functions/purchase-offering.ts',
    guarded: '[...fence.knownReceipts, ...lookalikes]',
    unguarded: 'lookalikes',
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
    guarded: '? previous.since : at',
    unguarded: '? previous.since : latest.at',
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
    guarded: 'if (absent && (await service.find(purchase, absent)).length > 0)',
    unguarded: 'if (absent && !service)',
  },
  {
    name: 'price-read-again',
    prevents: 'a price that rose after the check is paid, above the limit',
    file: 'functions/purchase-offering.ts',
    guarded: '[...reasons, ...over]',
    unguarded: 'reasons',
  },
  {
    name: 'dry-run-stop',
    prevents: 'a dry run buys',
    file: 'purchasing/standing.ts',
    guarded: "purchase.dryRun ? { kind: 'PLANNED', commitment }",
    unguarded: "purchase.dryRun && !purchase ? { kind: 'PLANNED', commitment }",
  },
  {
    name: 'name-reuse',
    prevents:
      'each execution of a request names the reservation anew, and the repeats are no longer the same request',
    file: 'purchasing/request.ts',
    guarded: 'derivedName(home.account, reservedIn, purchaseId)',
    unguarded: 'derivedName(home.account, reservedIn, purchaseId, execution.name)',
  },
  {
    name: 'one-request-per-id',
    prevents: "a different request under the same id is told another one's receipt",
    file: 'purchasing/standing.ts',
    guarded: 'if (claimed && !isSameRequest(claimed.purchase, purchase))',
    unguarded: 'if (claimed && !claimed.purchase)',
  },
  {
    name: 'ledger-after-the-service',
    prevents: 'a repeat takes its own reservation for an obstacle, and says that nothing was bought',
    file: 'functions/check-eligibility.ts',
    guarded: 'all.length > 0 ? await readHistory(purchase.purchaseId) : undefined',
    unguarded: 'undefined',
  },
  {
    name: 'closed-for-those-under-way',
    prevents: 'one execution says that it failed and nothing was bought, while its twin goes on to buy',
    file: 'purchasing/standing.ts',
    guarded: '  const settled = settledOutcome(history, purchase);\n  if (settled) return settled;',
    unguarded:
      "  const settled = settledOutcome(history, purchase);\n  if (settled && settled.kind !== 'REJECTED' && settled.kind !== 'FAILED') return settled;",
  },
  {
    name: 'closed-for-those-who-began-before',
    prevents:
      'one execution says that nothing was bought, and its twin, which read the ledger late, buys after all',
    file: 'purchasing/standing.ts',
    guarded: ' || Date.parse(closed.at) >= Date.parse(requestedAt)',
    unguarded: '',
  },
  {
    name: 'no-early-time-out',
    prevents:
      'a function answers that it timed out, goes on, and sends when it has long been counted as absent',
    file: 'functions/step.ts',
    guarded: 'timeoutEarlyInMillis: 0',
    unguarded: 'timeoutEarlyInMillis: 5',
  },
  {
    name: 'rounds-end',
    prevents: 'a purchase that can never be sent goes round for ever',
    file: 'purchasing/reconciliation.ts',
    guarded: 'round < mostRounds',
    unguarded: 'round > 0',
  },
  {
    name: 'caught-by-reconciliation',
    prevents: 'an execution whose purchase failed half-way ends without an outcome',
    file: 'statemachine/purchase-offering.asl.json',
    guarded: '"Next": "ReconcilePurchase"\n        }\n      ],\n      "Next": "IsOutcomeKnown"',
    unguarded: '"Next": "OutcomeNotAnnounced"\n        }\n      ],\n      "Next": "IsOutcomeKnown"',
  },
  {
    name: 'telling-is-repeated',
    prevents: 'SNS fails for a moment, and nobody is told',
    file: 'statemachine/purchase-offering.asl.json',
    guarded: '"MaxDelaySeconds": 900,\n          "MaxAttempts": 20',
    unguarded: '"MaxDelaySeconds": 900,\n          "MaxAttempts": 0',
  },
];
