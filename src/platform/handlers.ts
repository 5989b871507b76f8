type Handler = (...args: never[]) => unknown;

/** Makes a guarded handler from the one that a class has, or from `undefined` if it has none. */
export type Wrap = (original: ((...args: unknown[]) => unknown) | undefined) => Handler;

const guarded = new WeakSet<Handler>();

/**
 * Puts guarded handlers in front of an instance's own handlers, also of those that it is given later.
 *
 * They go on the instance, not on a prototype, because a subclass's method or class field of the same name would
 * hide one there. A class field is set after every constructor below it has run, so hosts call this again when the
 * first event comes in. A handler that is guarded already stays as it is. A handler that is assigned even later
 * (`this.onMessage = …` in `onStart`) is guarded as it is assigned.
 */
export function guardHandlers(instance: object, wraps: Readonly<Record<string, Wrap>>): void {
  for (const [name, wrap] of Object.entries(wraps)) {
    const own = (instance as Record<string, unknown>)[name];
    if (typeof own === "function" && guarded.has(own as Handler)) continue;
    let handler = guard(instance, own, wrap);
    Object.defineProperty(instance, name, {
      configurable: true,
      get: () => handler,
      set: (later: unknown) => {
        handler = guarded.has(later as Handler) ? (later as Handler) : guard(instance, later, wrap);
      },
    });
  }
}

/** Those of an instance's handlers that were replaced after they were guarded. `Object.defineProperty` can do that. */
export function unguardedHandlers(instance: object, names: readonly string[]): string[] {
  return names.filter((name) => {
    const handler = (instance as Record<string, unknown>)[name];
    return typeof handler === "function" && !guarded.has(handler as Handler);
  });
}

function guard(instance: object, own: unknown, wrap: Wrap): Handler {
  const handler = wrap(
    typeof own === "function" ? (...args) => Reflect.apply(own, instance, args) as unknown : undefined,
  );
  guarded.add(handler);
  return handler;
}
