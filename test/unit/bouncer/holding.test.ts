import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { createHost } from "../../../src/bouncer/host.ts";
import { Connection } from "../../support/room.ts";

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function roomOf(policy: Policy) {
  const here: Connection[] = [];
  const host = createHost(policy, { connections: () => here, storage: null });
  const said: string[] = [];
  const errors: unknown[] = [];
  host.bouncer.on("error", (e) => errors.push(e));
  const enter = async (id: string) => {
    const connection = new Connection(id);
    here.push(connection);
    await host.connect(connection, { url: "https://x.example/", headers: new Headers() });
    return connection;
  };
  const say = (c: Connection, m: string) => host.bouncer.handle(c, m, () => void said.push(m));
  return { host, said, enter, say, errors };
}

const limits = [{ name: "messages", limit: 5, window: "1s", burst: 5 }] as const;

it("holds", async () => {
  const { say, said, enter, host } = roomOf({ limits, onRefusal: "hold" });
  const ada = await enter("ada");
  for (let i = 0; i < 20; i++) say(ada, `${i}`);
  expect(said.length).toBe(5);
  vi.advanceTimersByTime(1_000);
  expect(said.length).toBe(10);
  vi.advanceTimersByTime(2_000);
  expect(said).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
  expect(ada.warnings).toEqual([]);
  expect(host.bouncer.metrics()).toMatchObject({ admitted: 20, refused: 0, held: 15 });
  expect(vi.getTimerCount()).toBe(0);
});

it("answers", async () => {
  const { say, said, enter, errors } = roomOf({
    limits,
    onRefusal: "answer",
    protocol: { name: "calls", answer: (m, { message, ...r }) => JSON.stringify({ id: m, r, message }) },
  });
  const ada = await enter("ada");
  for (let i = 0; i < 20; i++) say(ada, `${i}`);
  expect(said.length).toBe(5);
  expect(ada.heard.length).toBe(15);
  expect(ada.heard[0]).toBe(
    '{"id":"5","r":{"limit":"messages","retryAfter":1000,"never":false},"message":"You are sending messages too fast. Please wait 1 second before you send more."}',
  );
  say(ada, "x".repeat(20_000));
  expect(ada.heard.length).toBe(16);
  expect(errors).toEqual([]);
});

it("resyncs", async () => {
  const { say, said, enter, host } = roomOf({ limits, onRefusal: "resync", cooldown: { base: 0, grace: 0 } });
  const ada = await enter("ada");
  for (let i = 0; i < 20; i++) say(ada, `${i}`);
  expect(said.length).toBe(5);
  expect(ada.closes).toEqual([[4425, '{"limit":"messages"}']]);
  host.disconnect(ada);
  const again = await enter("ada");
  for (let i = 0; i < 20; i++) say(again, `${i}`);
  expect(again.closes).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(again.closes.length).toBe(1);
});

it("asks", async () => {
  const { say, said, enter } = roomOf({
    limits,
    protocol: { name: "p", asksFor: (sent) => (sent === "what?" ? "reply" : null) },
  });
  const ada = await enter("ada");
  ada.send("what?");
  ada.send("what?");
  for (let i = 0; i < 20; i++) say(ada, '{"type":"reply"}');
  expect(said.length).toBe(7);
});
