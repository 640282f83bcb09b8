/** What a bucket of tokens allows: so many calls at once, so many a second from then on. */
export type Rate = { perSecond: number; burst: number };

/** Token buckets, filled by the passing of the sandbox's time. */
export class Throttle {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  /** Whether a call may pass; if so it has taken its token. */
  admits(bucket: string, { perSecond, burst }: Rate, now: number): boolean {
    const { tokens, at } = this.buckets.get(bucket) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    this.buckets.set(bucket, { tokens: filled >= 1 ? filled - 1 : filled, at: now });
    return filled >= 1;
  }

  clear(): void {
    this.buckets.clear();
  }
}
