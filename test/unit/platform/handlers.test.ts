import { expect, it } from "vitest";
import { guardHandlers, type Wrap } from "../../../src/platform/handlers.ts";

/** Notes what comes before the handler that it stands in front of. */
function noting() {
  const seen: unknown[] = [];
  const onMessage: Wrap =
    (original) =>
    (...args: unknown[]) => {
      seen.push(args);
      return original?.(...args);
    };
  return { seen, wraps: { onMessage } };
}

class Room {
  readonly got: unknown[] = [];
  onMessage(message: unknown): string {
    this.got.push(message);
    return `got ${String(message)}`;
  }
}

it("stands in front of a method, which keeps its room and its answer", () => {
  const [room, { seen, wraps }] = [new Room(), noting()];
  guardHandlers(room, wraps);
  expect(room.onMessage("a")).toBe("got a");
  expect([seen, room.got]).toEqual([[["a"]], ["a"]]);
});

it("stands once in front of a handler, however often it is put there", () => {
  const [room, { seen, wraps }] = [new Room(), noting()];
  for (let times = 0; times < 3; times++) guardHandlers(room, wraps);
  room.onMessage("a");
  expect(seen).toHaveLength(1);
});

it("stands in front of what is assigned later, and of a class field", () => {
  class WithField extends Room {
    override onMessage = (message: unknown): string => `field ${String(message)}`;
  }
  const [room, { seen, wraps }] = [new WithField(), noting()];
  guardHandlers(room, wraps);
  expect(room.onMessage("a")).toBe("field a");
  room.onMessage = (message) => `later ${String(message)}`;
  expect(room.onMessage("b")).toBe("later b");
  expect(seen).toEqual([["a"], ["b"]]);
});

it("is there though a class has no such handler", () => {
  const [room, { seen, wraps }] = [{} as { onMessage?: (message: string) => unknown }, noting()];
  guardHandlers(room, wraps);
  expect(room.onMessage?.("a")).toBeUndefined();
  expect(seen).toEqual([["a"]]);
});
