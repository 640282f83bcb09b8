import type { Measure, Section } from './section.ts';

/** Every question of the benchmark, by the name of its file, in the order of the report. */
export const measurements: Record<string, () => Promise<Measure>> = {
  'cold-start': async () => (await import('./cold-start.ts')).coldStart,
  'bundle-size': async () => (await import('./bundle-size.ts')).bundleSize,
  warm: async () => (await import('./warm.ts')).warm,
  'end-to-end': async () => (await import('./end-to-end.ts')).endToEnd,
  many: async () => (await import('./many.ts')).many,
  'rate-limit': async () => (await import('./rate-limit.ts')).rateLimit,
  'simulated-history': async () => (await import('./simulated-history.ts')).simulatedHistory,
  money: async () => (await import('./money.ts')).money,
  developer: async () => (await import('./developer.ts')).developer,
};

/** What a process of one measurement tells the one that started it. */
export type Told = { section: Section } | { failed: string };

// Each is measured in a process of its own: what one loads, compiles and leaves behind is no other's.
if (import.meta.main)
  process.once('message', async ({ name, quick }: { name: string; quick: boolean }) => {
    const tell = (told: Told) => process.send?.(told, () => process.exit());
    try {
      const measure = await measurements[name]?.();
      if (!measure) throw new Error(`There is no measurement ${name}`);
      tell({ section: await measure({ quick }) });
    } catch (error) {
      tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
