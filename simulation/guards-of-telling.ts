import type { Guard } from './guards.ts';

/** What keeps a purchase within what was asked for, and what is told of it true. */
export const guardsOfTelling: Guard[] = [
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
    guarded: 'const history = await readHistory(purchase.purchaseId);',
    unguarded: 'const history = undefined;',
  },
  {
    name: 'ineligible-is-closed',
    prevents:
      'a run that Lambda lost sight of buys after the same execution has said that nothing was bought',
    file: 'functions/check-eligibility.ts',
    guarded: "outcome.kind === 'INELIGIBLE' && round > 1",
    unguarded: "outcome.kind === 'INELIGIBLE' && round > 3",
  },
  {
    name: 'ineligible-at-the-send-is-closed',
    prevents: 'the same, where it is the next run of PurchaseOffering that says so',
    file: 'functions/purchase-offering.ts',
    guarded: "if (whyNot?.kind === 'INELIGIBLE')",
    unguarded: "if (whyNot?.kind === 'INELIGIBLE' && !whyNot)",
  },
  {
    name: 'claimed-at-the-price-of-now',
    prevents: 'a price that changed between two sends is told as it was before',
    file: 'purchasing/standing.ts',
    guarded: ' &&\n  isDeepStrictEqual(claimed?.commitment, commitment)',
    unguarded: '',
  },
  {
    name: 'held-while-absent',
    prevents:
      'a send that was given up as absent no longer keeps others from the offering, though it may still land',
    file: 'purchasing/ledger.ts',
    guarded: '!isUnknown(history) && history.attempts.some((attempt) => attempt.number === number)',
    unguarded:
      'history.attempts.some((attempt) => attempt.number === number && attempt.answer !== undefined)',
  },
  {
    name: 'bought-before-is-news',
    prevents: 'a receipt that nobody was told of is told to those alone who asked for everything',
    file: 'purchasing/report.ts',
    guarded: "? 'warning' : 'notice'",
    unguarded: "? 'warning' : outcome.boughtEarlier ? 'info' : 'notice'",
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
