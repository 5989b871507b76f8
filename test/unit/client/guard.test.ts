import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Guard } from "../../../client/guard.ts";
import {
  parseControlMessage,
  type Standing,
  type StatementMessage,
} from "../../../src/shared/control-message.ts";
import { statement, warning } from "../../support/socket-server.ts";
import { MINUTE } from "../../support/time.ts";

const MONTH = 30 * 24 * 60 * MINUTE;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function connected(): { guard: Guard; told: string[]; statements: StatementMessage[] } {
  const told: string[] = [];
  const statements: StatementMessage[] = [];
  const guard = new Guard({
    onStanding: ({ status, strikes }: Standing) => told.push(`${status} ${strikes}`),
    onStatement: (statement) => statements.push(statement),
  });
  guard.entering("ws://host/room");
  guard.opened();
  guard.tell();
  return { guard, told, statements };
}

function hear(guard: Guard, fields?: object): void {
  guard.heard(parseControlMessage(warning(fields)));
  guard.tell();
}

describe("what the app is told", () => {
  it("is nothing while all is well", () => {
    const { guard, told } = connected();
    guard.heard(parseControlMessage('{"type":"party-bouncer:policy","limits":[],"maxMessageBytes":1}'));
    guard.heard(null);
    guard.tell();
    vi.advanceTimersByTime(MONTH);
    expect(told).toEqual([]);
  });

  it("is each change of status, at its moment, and no tick in between", () => {
    const { guard, told } = connected();
    hear(guard, { retryAfter: 2_000, strikes: 2 });
    expect(told.splice(0)).toEqual(["coolingDown 2"]);
    vi.advanceTimersByTime(1_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told.splice(0)).toEqual(["warned 2"]);
    vi.advanceTimersByTime(2 * MINUTE - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told.splice(0)).toEqual(["ok 0"]);
    vi.advanceTimersByTime(MONTH);
    expect(told).toEqual([]);
  });

  it("is that the client is warned, if it is closed to synchronise: there its room may send no warnings", () => {
    const { guard, told } = connected();
    const resync = (): void => {
      guard.closed(4525, '{"limit":"updates"}');
      guard.entering("ws://host/room");
      guard.opened();
      guard.tell();
    };
    resync();
    expect(guard.standing).toMatchObject({
      status: "warned",
      limit: "updates",
      retryAfter: 0,
      message: "You are sending too fast. Nothing is lost: your client connects again and synchronises.",
    });
    hear(guard, { retryAfter: 0, strikes: 3 });
    resync();
    expect(told.splice(0)).toEqual(["warned 1", "warned 3", "warned 3"]);
    vi.advanceTimersByTime(3 * MINUTE);
    expect(told).toEqual(["ok 0"]);
  });

  it("is every warning, even if the status stays the same", () => {
    const { guard, told } = connected();
    for (const strikes of [1, 2, 3]) hear(guard, { strikes });
    expect(told).toEqual(["coolingDown 1", "coolingDown 2", "coolingDown 3"]);
  });

  it("is each time it is sent away, even if a listener that threw kept it from hearing of the open", () => {
    const { guard, told } = connected();
    guard.closed(4429, "{}");
    guard.tell();
    guard.opened();
    guard.closed(4429, "{}");
    guard.tell();
    expect(told).toEqual(["away 0", "away 0"]);
  });

  it.each(["", "bye", "{", "[]", '{"retryAfter":"1m"}', '{"retryAfter":-1}', '{"limit":"chat"}'])(
    "is that it is away for good, if the reason of a close is %j",
    (reason) => {
      const { guard } = connected();
      guard.closed(4429, reason);
      expect(guard.standing).toMatchObject({
        status: "away",
        retryAfter: Infinity,
        message: "You were sending too fast and have been disconnected.",
      });
      vi.advanceTimersByTime(12 * MONTH);
      expect(guard.mustStayAway).toBe(true);
    },
  );

  it("starts over with a warning that comes before the last one is forgiven", () => {
    const { guard, told } = connected();
    hear(guard, { retryAfter: 1_000, strikes: 1 });
    vi.advanceTimersByTime(MINUTE);
    hear(guard, { retryAfter: 1_000, strikes: 2 });
    vi.advanceTimersByTime(MINUTE);
    expect(told).toEqual(["coolingDown 1", "warned 1", "coolingDown 2", "warned 2"]);
  });

  it("comes on the next open where it changed while the connection was lost", () => {
    const { guard, told } = connected();
    hear(guard, { retryAfter: 1_000, strikes: 1 });
    guard.closed(1006, "");
    guard.tell();
    vi.advanceTimersByTime(2_000);
    expect(guard.standing.status).toBe("warned");
    guard.opened();
    guard.tell();
    expect(told).toEqual(["coolingDown 1", "warned 1"]);
  });

  it("does not come early for a wait that is longer than a timer can be", () => {
    const { guard, told } = connected();
    guard.closed(4429, JSON.stringify({ retryAfter: MONTH }));
    guard.tell();
    vi.advanceTimersByTime(MONTH - 1);
    expect(told).toEqual(["away 0"]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["away 0", "away 0"]);
  });
});

describe("a statement of reasons", () => {
  it("is passed on at once, each time that one comes, as it came", () => {
    const { guard, statements } = connected();
    const first = parseControlMessage(statement());
    const second = parseControlMessage(statement({ id: "2", until: null, limit: null, objection: null }));
    for (const message of [first, second]) guard.heard(message);
    expect(statements).toEqual([first, second]);
  });

  it("changes nothing about where the client stands: no event, no timer", () => {
    const { guard, told } = connected();
    hear(guard, { retryAfter: 2_000, strikes: 2 });
    const before = [guard.standing, vi.getTimerCount()];
    guard.heard(parseControlMessage(statement()));
    guard.tell();
    expect([guard.standing, vi.getTimerCount()]).toEqual(before);
    expect(told).toEqual(["coolingDown 2"]);
  });

  it("is told before the close that comes with it", () => {
    const { guard, told, statements } = connected();
    guard.heard(parseControlMessage(statement()));
    expect([statements.length, told]).toEqual([1, []]);
    guard.closed(4403, "{}");
    guard.tell();
    expect(told).toEqual(["away 0"]);
  });
});

describe("timers", () => {
  it("are one at most, whatever the room sends", () => {
    const { guard } = connected();
    for (let strikes = 1; strikes < 50; strikes++) hear(guard, { strikes });
    expect(vi.getTimerCount()).toBe(1);
  });

  it("are none before a warning, and none once it is forgiven", () => {
    const { guard } = connected();
    expect(vi.getTimerCount()).toBe(0);
    hear(guard, { strikes: 1 });
    vi.runAllTimers();
    expect(guard.standing.status).toBe("ok");
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([1000, 1006, 4403, 4409, 4429])("are none after a close with %i", (code) => {
    const { guard } = connected();
    hear(guard);
    guard.closed(code, "");
    guard.tell();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are none once the app has left", () => {
    const { guard } = connected();
    hear(guard);
    guard.left();
    expect(vi.getTimerCount()).toBe(0);
  });
});
