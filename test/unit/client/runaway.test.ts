import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import { GuardedPartySocket } from "../../../client/index.ts";

let warn: MockInstance<typeof console.warn>;
let socket: GuardedPartySocket;

beforeEach(() => {
  vi.useFakeTimers();
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  socket = new GuardedPartySocket({ host: "room.example", room: "lobby", startClosed: true });
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function sendEvery(ms: number, count: number): void {
  for (let index = 0; index < count; index++) {
    socket.send("hello");
    vi.advanceTimersByTime(ms);
  }
}

it("a socket that is sent 200 messages a second is named once, with the rate and the file that sends", () => {
  sendEvery(5, 1_000);
  expect(warn).toHaveBeenCalledOnce();
  const [text] = warn.mock.calls[0] ?? [];
  const rate = Number(/(\d+) messages a second/.exec(String(text))?.[1]);
  expect(rate).toBeGreaterThanOrEqual(190);
  expect(rate).toBeLessThanOrEqual(210);
  expect(text).toContain("runaway.test.ts");
});

it("enqueue counts like send, and names its caller too", () => {
  for (let index = 0; index < 100; index++) void socket.enqueue("hello");
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]?.[0]).toContain("runaway.test.ts");
});

it("each socket is named for itself", () => {
  const other = new GuardedPartySocket({ host: "room.example", room: "lobby", startClosed: true });
  sendEvery(1, 100);
  for (let index = 0; index < 100; index++) other.send("hello");
  other.close();
  expect(warn).toHaveBeenCalledTimes(2);
});

it("90 messages a second are nothing to speak of, for however long", () => {
  sendEvery(1_000 / 90, 2_000);
  expect(warn).not.toHaveBeenCalled();
});

it("99 messages at once, each second, are nothing to speak of", () => {
  for (let second = 0; second < 20; second++) {
    sendEvery(0, 99);
    vi.advanceTimersByTime(1_000);
  }
  expect(warn).not.toHaveBeenCalled();
});

it("nothing is said in production", () => {
  vi.stubEnv("NODE_ENV", "production");
  sendEvery(1, 1_000);
  expect(warn).not.toHaveBeenCalled();
});

it.each([
  ["localhost", 1],
  ["127.0.0.1", 1],
  ["[::1]", 1],
  ["example.com", 0],
])("without an environment, a page on %s is named %i times", (hostname, times) => {
  vi.stubEnv("NODE_ENV", undefined);
  vi.stubGlobal("location", { hostname });
  sendEvery(1, 200);
  expect(warn).toHaveBeenCalledTimes(times);
});

it("a page on a host that only begins like this machine is not in development", () => {
  vi.stubEnv("NODE_ENV", undefined);
  vi.stubGlobal("location", { hostname: "localhost.example.com" });
  sendEvery(1, 200);
  expect(warn).not.toHaveBeenCalled();
});
