import { describe, expect, it, vi } from "vitest";
import type { Bouncer } from "../../../src/bouncer/bouncer.ts";
import { createHost } from "../../../src/bouncer/create-host.ts";
import { guardListeners, isOverheard } from "../../../src/platform/message-listeners.ts";
import { SECOND, START } from "../../support/time.ts";

/** An in-memory connection. Like workerd, it calls `onmessage` before all listeners. */
class Socket extends EventTarget {
  readonly id = "ada";
  readonly readyState = 1;
  readonly sent: string[] = [];
  onmessage: unknown = null;

  send(message: unknown): void {
    this.sent.push(String(message));
  }

  close(): void {}

  says(data: unknown): void {
    const event = new MessageEvent("message", { data });
    if (typeof this.onmessage === "function") Reflect.apply(this.onmessage, this, [event]);
    this.dispatchEvent(event);
  }
}

function guarded(limit = 100): { socket: Socket; bouncer: Bouncer } {
  const { bouncer } = createHost(
    { limits: [{ name: "messages", limit, window: "1m" }] },
    { connections: () => [], storage: null },
  );
  const socket = new Socket();
  guardListeners(socket, bouncer);
  return { socket, bouncer };
}

/** A listener that remembers what it heard. */
function ear() {
  const heard: unknown[] = [];
  return { heard, hear: (event: Event) => void heard.push((event as MessageEvent).data) };
}

describe("a guarded connection's listeners", () => {
  it("hear what is let pass, and each message is judged once for all of them", () => {
    const { socket, bouncer } = guarded(3);
    const [one, two, three] = [ear(), ear(), ear()];
    socket.addEventListener("message", one.hear);
    socket.addEventListener("message", { handleEvent: two.hear });
    socket.onmessage = three.hear;
    for (let index = 0; index < 10; index++) socket.says(index);
    for (const { heard } of [one, two, three]) expect(heard).toEqual([0, 1, 2]);
    expect(bouncer.metrics()).toMatchObject({ admitted: 3, refused: 7, warnings: 1 });
  });

  it("that are set as onmessage cannot be found there by the runtime, which would call them", () => {
    const { socket } = guarded();
    const { heard, hear } = ear();
    socket.onmessage = hear;
    expect(socket.onmessage).toBeNull();
    socket.onmessage = null;
    socket.says("nobody listens");
    expect(heard).toEqual([]);
  });

  it("are called once with once, and no more once removed or aborted", () => {
    const { socket } = guarded();
    const [once, removed, aborted, late] = [ear(), ear(), ear(), ear()];
    const controller = new AbortController();
    socket.addEventListener("message", once.hear, { once: true });
    socket.addEventListener("message", removed.hear, true);
    socket.addEventListener("message", aborted.hear, { signal: controller.signal });
    socket.says(1);
    socket.removeEventListener("message", removed.hear);
    socket.says(2);
    socket.removeEventListener("message", removed.hear, { capture: true });
    controller.abort();
    socket.addEventListener("message", late.hear, { signal: controller.signal });
    socket.says(3);
    expect([once.heard, removed.heard, aborted.heard, late.heard]).toEqual([[1], [1, 2], [1, 2], []]);
  });

  it("are called in order, once each, with the connection as this", () => {
    const { socket } = guarded();
    const calls: unknown[] = [];
    const listener = function (this: unknown): void {
      calls.push(this);
    };
    socket.addEventListener("message", listener);
    socket.addEventListener("message", listener);
    socket.addEventListener("message", () => calls.push("second"));
    socket.onmessage = () => calls.push("onmessage");
    socket.says("hello");
    expect(calls).toEqual(["onmessage", socket, "second"]);
  });

  it("may stop those after them, and add and remove others meanwhile", () => {
    const { socket } = guarded();
    const [added, stopped, removed] = [ear(), ear(), ear()];
    const first = (event: Event): void => {
      socket.addEventListener("message", added.hear);
      socket.removeEventListener("message", removed.hear);
      if ((event as MessageEvent).data === 2) event.stopImmediatePropagation();
    };
    socket.addEventListener("message", first);
    socket.addEventListener("message", removed.hear);
    socket.addEventListener("message", stopped.hear);
    socket.says(1);
    socket.says(2);
    expect([added.heard, stopped.heard, removed.heard]).toEqual([[], [1], []]);
  });

  it("that throw keep nobody else from hearing", () => {
    const { socket } = guarded();
    const { heard, hear } = ear();
    const thrown: unknown[] = [];
    // Node tells of what a listener throws a tick later; here the one that the guard puts on the socket is called by hand.
    socket.addEventListener("message", () => {
      throw new Error("the app's own mistake");
    });
    socket.addEventListener("message", hear);
    const caught = (error: unknown): void => void thrown.push(error);
    process.once("uncaughtException", caught);
    socket.says("hello");
    expect(heard).toEqual(["hello"]);
  });

  it("hear other events as ever", () => {
    const { socket } = guarded();
    let closes = 0;
    const close = (): number => closes++;
    socket.addEventListener("close", close, { once: true });
    socket.dispatchEvent(new Event("close"));
    socket.addEventListener("close", close);
    socket.removeEventListener("close", close);
    socket.dispatchEvent(new Event("close"));
    expect(closes).toBe(1);
  });

  it("hear what comes within the room's own handler only once judged", () => {
    const { socket, bouncer } = guarded(1);
    socket.addEventListener("message", () => socket.says("an echo of the app's own"));
    const { heard, hear } = ear();
    socket.addEventListener("message", hear);
    socket.says("first");
    expect(heard).toEqual(["first"]);
    expect(bouncer.metrics()).toMatchObject({ admitted: 1, refused: 1 });
  });
});

describe("a listener that the bouncer does not see", () => {
  it("is found by a refused message that it reads, and by a method that was replaced", () => {
    const { socket } = guarded(1);
    socket.addEventListener("message", ear().hear);
    for (let index = 0; index < 40; index++) socket.says(index);
    expect(isOverheard(socket)).toBe(false);
    EventTarget.prototype.addEventListener.call(socket, "message", ear().hear);
    for (let index = 0; index < 16; index++) socket.says(index);
    expect(isOverheard(socket)).toBe(true);

    const { socket: other } = guarded();
    expect(isOverheard(other)).toBe(false);
    other.addEventListener = EventTarget.prototype.addEventListener.bind(other);
    expect(isOverheard(other)).toBe(true);
  });

  it("still hears each message as it was sent", () => {
    const { socket } = guarded(1);
    socket.addEventListener("message", ear().hear);
    const past = ear();
    EventTarget.prototype.addEventListener.call(socket, "message", past.hear);
    for (let index = 0; index < 20; index++) socket.says(index);
    expect(past.heard).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it("is not one that gets a message late, because it waited", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let now = START;
    const { bouncer } = createHost(
      { limits: [{ name: "messages", limit: 1, window: "1s" }], onRefusal: { do: "hold", messages: 5 } },
      { connections: () => [], storage: null },
      { clock: () => now },
    );
    const socket = new Socket();
    guardListeners(socket, bouncer);
    const { heard, hear } = ear();
    socket.addEventListener("message", hear);
    socket.says("first");
    socket.says("second");
    expect(heard).toEqual(["first"]);
    now += SECOND;
    vi.advanceTimersByTime(SECOND);
    vi.useRealTimers();
    expect(heard).toEqual(["first", "second"]);
    expect(isOverheard(socket)).toBe(false);
  });
});
