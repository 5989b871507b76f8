import type { DefinedPolicy } from "../policy/policy.ts";
import { whenLoaded } from "./node-module.ts";

/** What follows a handler through every `await`, timer and promise chain that it starts. */
interface Context<T> {
  run<R>(store: T, handler: () => R): R;
  getStore(): T | undefined;
}

type AsyncLocalStorageClass = new <T>() => Context<T>;

/**
 * Node's `AsyncLocalStorage`; `null` in a worker without the compatibility flag `nodejs_als` or `nodejs_compat`, and while it is
 * still being imported.
 */
let AsyncLocalStorage: AsyncLocalStorageClass | null = null;
whenLoaded<{ AsyncLocalStorage: AsyncLocalStorageClass }>("node:async_hooks", (module) => {
  AsyncLocalStorage = module.AsyncLocalStorage;
});

/**
 * @throws {Error} saying what to do, if the policy's shadow-bans cannot be kept here. Before the first room is constructed, it may
 * not be known yet: see {@link AsyncLocalStorage}.
 */
export function requireAsyncContext({ shadow }: DefinedPolicy): void {
  if (AsyncLocalStorage !== null || shadow.sends === "explicit") return;
  throw new Error(
    "A shadow-ban has to follow a message through every await, which this worker cannot do. " +
      'Add "nodejs_als" (or "nodejs_compat") to compatibility_flags in wrangler.jsonc or compatibilityFlags in ' +
      'partykit.json. Or say shadow: { sends: "explicit" } in the policy, and send with bouncer.visibility.broadcast(sender, ...). ' +
      'Or let the ladder end in { do: "close" }.',
  );
}

/** Whether a context follows a handler beyond its first `await`. Before the first room is constructed, it may not be known yet. */
export function hasAsyncContext(): boolean {
  return AsyncLocalStorage !== null;
}

/** A context that decides how it follows handlers when it is first used. */
export function newContext<T>(): Context<T> {
  let context: Context<T> | null = null;
  const decided = (): Context<T> =>
    (context ??= AsyncLocalStorage === null ? new SynchronousContext<T>() : new AsyncLocalStorage<T>());
  return {
    run: (store, handler) => decided().run(store, handler),
    getStore: () => (context ?? decided()).getStore(),
  };
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
