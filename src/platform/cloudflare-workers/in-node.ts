/**
 * What Node gets for `cloudflare:workers`, a module that only workerd has: a test runner, a bundler or a type checker can then load
 * `party-bouncer/partyserver`. No Durable Object runs on it.
 */
export class DurableObject {
  readonly ctx: { readonly storage: unknown; readonly id?: unknown };
  readonly env: unknown;

  constructor(ctx: { readonly storage: unknown; readonly id?: unknown }, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }

  alarm?(): unknown;

  fetch(_request?: unknown): unknown {
    throw new TypeError(
      "Durable Objects run in workerd, not in Node. Start the worker with wrangler or Vite.",
    );
  }
}

export const env = {};
