type Handler = (...args: never[]) => unknown;

/** Makes a guarded handler from the one a class has, which is `undefined` where it has none. */
export type Wrap = (original: ((...args: unknown[]) => unknown) | undefined) => Handler;

const guarded = new WeakSet<Handler>();

/**
 * Puts guarded handlers in front of an instance's own.
 *
 * They go on the instance, not on a prototype, because a subclass's method or class field of the same name would
 * hide one there. A class field is set after every constructor below it has run, so hosts call this again when the
 * first event comes in; a handler that is guarded already is left as it is.
 */
export function guardHandlers(instance: object, wraps: Readonly<Record<string, Wrap>>): void {
  for (const [name, wrap] of Object.entries(wraps)) {
    const original = (instance as Record<string, unknown>)[name] as Handler | undefined;
    if (original !== undefined && guarded.has(original)) continue;
    const handler = wrap(
      original === undefined ? undefined : (...args) => Reflect.apply(original, instance, args),
    );
    guarded.add(handler);
    Object.defineProperty(instance, name, { configurable: true, writable: true, value: handler });
  }
}
