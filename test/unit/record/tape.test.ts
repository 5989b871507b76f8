import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { unpack } from "../../../src/record/packed-reader.ts";
import { Ring } from "../../../src/record/ring.ts";
import { Tape } from "../../../src/record/tape.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

const LEAD: TrafficEvent = { at: START, event: "load", connections: [] };

interface Setting {
  readonly storage: MemoryStorage;
  readonly ring: Ring;
  readonly tape: Tape;
  readonly errors: unknown[];
}

function begun(options = { keep: 16 * MINUTE, maxBytes: 65_536 }): Setting {
  const storage = new MemoryStorage();
  const ring = new Ring(storage);
  const errors: unknown[] = [];
  const tape = new Tape({
    ring,
    options,
    clock: Date.now,
    fail: (doing, error) => errors.push([doing, error]),
  });
  tape.begin(START, [LEAD]);
  return { storage, ring, tape, errors };
}

async function stored({ ring }: Setting): Promise<TrafficEvent[]> {
  const { last } = ring;
  return last === undefined ? [] : [...unpack(await ring.read(last))];
}

const send = ({ tape }: Setting, at = Date.now()): void => tape.message(at, 1, "said", 10, 10, "admit", null);

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

describe("a tape", () => {
  it("is in storage a second after the first thing that was not, though nothing follows", async () => {
    const setting = begun();
    vi.advanceTimersByTime(SECOND);
    send(setting);
    vi.advanceTimersByTime(SECOND - 1);
    send(setting);
    expect(await stored(setting)).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(await stored(setting)).toHaveLength(3);
  });

  it("has no timer once everything is in storage", () => {
    const setting = begun();
    expect(vi.getTimerCount()).toBe(1);
    send(setting);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(SECOND);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is in storage with the next event if timers are late, as in a busy room", async () => {
    const setting = begun();
    send(setting, START + 500);
    expect(await stored(setting)).toHaveLength(0);
    send(setting, START + SECOND);
    expect(await stored(setting)).toHaveLength(3);
  });

  it("does not wait with much, so that a flood cannot fill the memory", async () => {
    const setting = begun({ keep: MINUTE, maxBytes: 2 ** 20 });
    for (let message = 0; message < 20_000; message++)
      setting.tape.message(START, message, "said", 10, 10, "admit", null);
    expect((await stored(setting)).length).toBeGreaterThan(10_000);
  });

  it("needs a new segment after a sixteenth of the time, or of the bytes", () => {
    const setting = begun({ keep: 16 * MINUTE, maxBytes: 2 ** 20 });
    // Of what is as short as its beginning, after a quarter.
    expect([START + MINUTE, START + 4 * MINUTE].map((at) => setting.tape.isOver(at))).toEqual([false, true]);
    for (let message = 0; message < 30; message++) send(setting, START);
    expect([START + MINUTE - 1, START + MINUTE].map((at) => setting.tape.isOver(at))).toEqual([false, true]);
    let messages = 0;
    for (; !setting.tape.isOver(START); messages++) send(setting, START);
    expect(messages * 5).toBeGreaterThan(2 ** 16 * 0.5);
  });

  it("waits longer for one whose beginning is long, or beginnings would be most of it", () => {
    const setting = begun({ keep: 16 * MINUTE, maxBytes: 2 ** 20 });
    const lead = Array.from({ length: 5_000 }, (_, index): TrafficEvent => {
      return {
        at: START,
        event: "open",
        connection: index,
        client: `user:${index.toString(16).padStart(16, "0")}`,
      };
    });
    setting.tape.begin(START, lead);
    setting.tape.flush();
    const { bytes = 0 } = setting.ring.last ?? {};
    expect(bytes).toBeGreaterThan(50_000);
    while (!setting.tape.isOver(START)) send(setting, START);
    setting.tape.flush();
    expect(setting.ring.bytes).toBeGreaterThan(2.9 * bytes);
  });

  it("tells once of a storage that fails, and goes on a minute later, with everything said again", async () => {
    const setting = begun();
    const { storage, tape, errors, ring } = setting;
    storage.error = new Error("disk full");
    vi.advanceTimersByTime(SECOND);
    await vi.waitFor(() => expect(errors).toEqual([["keeping the traffic record", storage.error]]));
    expect(tape.isPaused(Date.now())).toBe(true);
    vi.advanceTimersByTime(MINUTE);
    expect([tape.isPaused(Date.now()), tape.isOver(Date.now())]).toEqual([false, true]);
    tape.begin(Date.now(), [LEAD]);
    tape.flush();
    await vi.waitFor(() => expect(tape.isPaused(Date.now())).toBe(true));
    storage.error = null;
    vi.advanceTimersByTime(MINUTE);
    tape.begin(Date.now(), [LEAD]);
    send(setting);
    tape.flush();
    expect([await stored(setting), ring.last?.isFresh]).toEqual([
      [LEAD, expect.objectContaining({ event: "message" })],
      true,
    ]);
    expect(errors).toHaveLength(1);
  });
});
