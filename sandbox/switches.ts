import { z } from 'zod';
import type { Books } from './books.ts';

const count = (least: number) => z.int().min(least).max(1_000_000_000);

/** What AWS leaves undocumented, or differs from account to account. Whatever their setting, nothing may be bought twice. */
const switchSchema = z.strictObject({
  reservationNamesUniquePer: z
    .enum(['account', 'account-and-region', 'not-at-all'])
    .default('account')
    .describe('Where the name of a MediaConnect reservation must be unique, expired ones included'),
  processingSeconds: count(0).default(60).describe('How long a new MediaConnect reservation is PROCESSING'),
  processingCountsAsActive: z
    .boolean()
    .default(true)
    .describe('Whether a reservation that is still PROCESSING keeps another from being purchased'),
  activeReservationError: z
    .enum(['BadRequestException', 'ForbiddenException'])
    .default('BadRequestException')
    .describe('How MediaConnect refuses a purchase while a reservation is active'),
  takenNameError: z
    .enum(['BadRequestException', 'ForbiddenException'])
    .default('BadRequestException')
    .describe('How MediaConnect refuses the name of an earlier reservation'),
  offeringsListedWhileReserved: z
    .enum(['none', 'all'])
    .default('none')
    .describe(
      'What MediaConnect ListOfferings shows while a reservation is active ("not eligible for other offerings")',
    ),
  mediaConnectRequestsPerSecond: count(1)
    .default(100)
    .describe('The throttle of MediaConnect, per account and Region'),
  deviceFarmProration: z
    .enum(['days-left-rounded-up', 'days-left-rounded-half-up', 'full-month'])
    .default('days-left-rounded-up')
    .describe('What Device Farm charges for the month in which slots are purchased'),
  deviceFarmEligible: z
    .boolean()
    .default(true)
    .describe('Whether Device Farm lets the account use its offerings'),
  maxSlots: count(0).default(100).describe('The largest number of slots per Device Farm offering'),
  unknownPromotionError: z
    .enum(['ArgumentException', 'NotFoundException', 'NotEligibleException'])
    .default('NotFoundException')
    .describe('How Device Farm refuses a promotion that is unknown or used up'),
  redriveEntersStateAnew: z
    .boolean()
    .default(true)
    .describe(
      'Whether RedriveExecution enters the state anew, so that its EnteredTime moves, or runs it again as entered',
    ),
  readLagMs: count(0)
    .default(0)
    .describe('How long what was purchased stays unseen by List, Describe and Get'),
  pageSize: count(1).default(100).describe('How many rows a page of a list has at most'),
});

export type SwitchSettings = z.infer<typeof switchSchema>;

/** The switches as they are set. */
export class Switches {
  private readonly books: Books;

  constructor(books: Books) {
    this.books = books;
  }

  get current(): SwitchSettings {
    return this.stored().get('settings') ?? defaults;
  }

  /** Changes some. Throws a ZodError when one is unknown or can't have that value. */
  set(changes: unknown): SwitchSettings {
    const changed = z.record(z.string(), z.unknown()).parse(changes);
    this.stored().set('settings', switchSchema.parse({ ...this.current, ...changed }));
    return this.current;
  }

  private stored() {
    return this.books.collection<SwitchSettings>('switches');
  }
}

const defaults = switchSchema.parse({});

/** What each switch is, and what it can be. */
export const describeSwitches = () => z.toJSONSchema(switchSchema).properties;
