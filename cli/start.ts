import * as z from 'zod/mini';
import { execute } from './purchase.ts';
import { openTarget } from './target.ts';
import { print, styled, table } from './terminal.ts';

const examples = ['examples/mediaconnect-reservation.json', 'examples/device-farm-slot.json'];

/** The part of the sandbox's state that is shown: what the accounts own, and the messages sent. */
const stateSchema = z.object({
  accounts: z.record(
    z.string(),
    z.object({
      mediaconnect: z.object({
        reservations: z.array(
          z.object({
            ...{ region: z.string(), reservationName: z.string(), reservationState: z.string() },
            ...{ offeringDescription: z.string(), end: z.string() },
          }),
        ),
      }),
      devicefarm: z.object({
        slots: z.record(z.string(), z.object({ current: z.number(), nextPeriod: z.number() })),
      }),
    }),
  ),
  messages: z.array(z.object({ subject: z.string(), message: z.string() })),
});
const bodies = z.object({ email: z.string() });

const heading = (text: string) => print('', styled(['bold', 'underline'], text), '');

const showAftermath = async (url: string): Promise<void> => {
  const { accounts, messages } = stateSchema.parse(await (await fetch(`${url}/_sandbox/state`)).json());
  for (const [account, { mediaconnect, devicefarm }] of Object.entries(accounts)) {
    heading(`What the account ${account} owns now`);
    const reservations = mediaconnect.reservations.map((reservation) => [
      `  ${reservation.reservationName}`,
      `${reservation.offeringDescription}, ${reservation.region}`,
      `${reservation.reservationState}, until ${reservation.end}`,
    ]);
    const slots = Object.entries(devicefarm.slots).map(([offeringId, { current, nextPeriod }]) => [
      `  ${offeringId}`,
      `${current} on Device Farm`,
      `${nextPeriod} from the next month on`,
    ]);
    print(...table([...reservations, ...slots]));
  }
  for (const { subject, message } of messages) {
    heading('The message to the subscribers, as e-mail has it');
    print(`  Subject: ${subject}`, '');
    print(
      ...bodies
        .parse(JSON.parse(message))
        .email.trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
};

const files = process.argv.slice(2);
const target = await openTarget({});
const staysOpen = async () => ({ ...target, close: async () => {} });
try {
  const codes: number[] = [];
  for (const file of files.length > 0 ? files : examples) {
    heading(file);
    codes.push(await execute(file, staysOpen, {}));
  }
  if (target.sandbox) await showAftermath(target.sandbox.url);
  process.exitCode = Math.max(...codes);
} finally {
  await target.close();
}
