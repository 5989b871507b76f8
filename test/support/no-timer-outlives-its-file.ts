import { afterAll } from "vitest";

/**
 * Unit files share their processes. A timer that one of them leaves behind would fire in another, whose clock is a fake one, and count there
 * with its own: a queue that waits starts the next timer when one is over.
 */
const native = globalThis.setTimeout;
const started = new Set<NodeJS.Timeout>();

globalThis.setTimeout = new Proxy(native, {
  apply(target, self, args: Parameters<typeof setTimeout>) {
    const timer = Reflect.apply(target, self, args);
    started.add(timer);
    return timer;
  },
});

afterAll(() => {
  globalThis.setTimeout = native;
  for (const timer of started) clearTimeout(timer);
});
