import type { Report } from '../purchasing/report-schema.ts';

/** What the process ends with, by how the request ended. */
export const exitCodes: Record<Report['outcome'], number> = {
  PURCHASED: 0,
  PLANNED: 0,
  INVALID: 2,
  INELIGIBLE: 3,
  REJECTED: 4,
  FAILED: 4,
  NEEDS_ATTENTION: 5,
};

/** The command itself could not be carried out, which says nothing about the purchase. */
export const couldNot = 1;

/** The command was not understood. */
export const misused = 2;

export const exitCodesInWords = `Exit codes:
  0  purchased, or planned (every other command: done)
  1  the command could not be carried out; that says nothing about the purchase
  2  the request, its file or the command line is invalid; nothing was bought by this command
  3  not eligible now; nothing was bought
  4  rejected by the service, or failed; nothing was bought
  5  needs attention: it may have been bought or not
  130  interrupted while it followed an execution, which goes on`;
