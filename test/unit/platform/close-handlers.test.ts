import { expect, it, vi } from "vitest";
import { closeHandlers } from "../../../src/platform/close-handlers.ts";
import { Connection } from "../../support/room.ts";

type Handler = (...args: unknown[]) => unknown;

/** The app's handlers, guarded, and the connections that were disconnected. */
function guarded(wasIn: boolean): { onClose: Handler; onError: Handler; app: Handler; gone: unknown[] } {
  const gone: unknown[] = [];
  const app = vi.fn<Handler>(() => "the app's");
  const wraps = closeHandlers({
    disconnect(connection) {
      gone.push(connection);
      return wasIn;
    },
  });
  return { onClose: wraps.onClose(app) as Handler, onError: wraps.onError(app) as Handler, app, gone };
}

it("the app hears of the close of a connection that was let in", () => {
  const { onClose, app, gone } = guarded(true);
  const connection = new Connection("a");
  expect(onClose(connection, 1000, "bye")).toBe("the app's");
  expect(app).toHaveBeenCalledWith(connection, 1000, "bye");
  expect(gone).toEqual([connection]);
});

it("the app does not hear of the close of a connection that was not", () => {
  const { onClose, app, gone } = guarded(false);
  expect(onClose(new Connection("a"))).toBeUndefined();
  expect(app).not.toHaveBeenCalled();
  expect(gone).toHaveLength(1);
});

it("an error ends a connection only if it is broken, and the app hears of each", () => {
  const { onError, app, gone } = guarded(true);
  const [open, broken] = [new Connection("a"), new Connection("b")];
  broken.close();
  for (const whose of [open, broken, null, undefined, "nobody's"]) onError(whose, new Error("broken"));
  expect(gone).toEqual([broken]);
  expect(app).toHaveBeenCalledTimes(5);
});
