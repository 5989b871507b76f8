import type { DefinedPolicy } from "../policy/policy.ts";

/** What follows a handler through every `await`, timer and promise chain that it starts. */
export interface Context<T> {
  run<R>(store: T, handler: () => R): R;
  getStore(): T | undefined;
}

type AsyncLocalStorageClass = new <T>() => Context<T>;

/**
 * Node's `AsyncLocalStorage`, or `null` in a worker without the compatibility flag `nodejs_als` or `nodejs_compat`. A
 * static import would keep such a worker from starting, even where nobody is ever shadow-banned. The name is kept from
 * bundlers, which would resolve it.
 */
const AsyncLocalStorage = await load();

/** Whether context is carried past the first `await` here. */
const hasAsyncContext = AsyncLocalStorage !== null;

/** @throws {Error} saying what to do, where shadow-bans are asked for and could not be kept */
export function requireAsyncContext({ shadow }: DefinedPolicy): void {
  if (hasAsyncContext || shadow.sends === "explicit") return;
  throw new Error(
    "A shadow-ban has to follow a message through every await, which this worker cannot do. " +
      'Add "nodejs_als" (or "nodejs_compat") to compatibility_flags in wrangler.jsonc or compatibilityFlags in ' +
      'partykit.json. Or say shadow: { sends: "explicit" } in the policy, and send with bouncer.broadcast(sender, ...). ' +
      'Or let the ladder end in { do: "close" }.',
  );
}

export function newContext<T>(): Context<T> {
  return AsyncLocalStorage === null ? new SynchronousContext<T>() : new AsyncLocalStorage<T>();
}

async function load(): Promise<AsyncLocalStorageClass | null> {
  const name = "node:async_hooks";
  try {
    return ((await import(name)) as { AsyncLocalStorage: AsyncLocalStorageClass }).AsyncLocalStorage;
  } catch {
    return null;
  }
}

/** Follows a handler up to its first `await`. */
class SynchronousContext<T> implements Context<T> {
  #store: T | undefined;

  run<R>(store: T, handler: () => R): R {
    const outer = this.#store;
    this.#store = store;
    try {
      return handler();
    } finally {
      this.#store = outer;
    }
  }

  getStore(): T | undefined {
    return this.#store;
  }
}
