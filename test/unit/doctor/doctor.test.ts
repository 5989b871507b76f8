import { describe, expect, it } from "vitest";
import type { Finding, FindingCode } from "../../../src/doctor/finding.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { byHeaders, from, Room } from "../../support/room.ts";
import { MINUTE } from "../../support/time.ts";

const codes = (room: Room): FindingCode[] => room.bouncer.doctor().map(({ code }) => code);

function finding(room: Room, code: FindingCode): Finding {
  const found = room.bouncer.doctor().filter((each) => each.code === code);
  expect(found).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error(`no ${code}`);
  return only;
}

/** So many clients with ids come in, and each says so many messages, one a minute. */
async function crowd(room: Room, count: number, messages: number, message = "hi"): Promise<void> {
  for (let id = 0; id < count; id++) {
    const connection = await room.enter(`${id}`);
    for (let said = 0; said < messages; said++) {
      room.now += MINUTE;
      room.say(connection, message);
    }
  }
}

const few: Policy = { identify: byHeaders, limits: [{ name: "all", limit: 1, window: "1m", burst: 2 }] };

describe("the doctor of a room", () => {
  it("finds nothing wrong where nothing is", async () => {
    const room = new Room(few);
    await crowd(room, 10, 150);
    expect(codes(room)).toEqual([]);
  });

  it("says that it is too early", async () => {
    const room = new Room(few);
    expect(codes(room)).toEqual(["too-early"]);
    await crowd(room, 10, 50);
    expect(codes(room)).toEqual(["too-early"]);
    await crowd(room, 10, 50);
    expect(codes(room)).toEqual([]);
  });

  it("says where each finding is explained", () => {
    const { docs } = finding(new Room(few), "too-early");
    expect(docs).toBe("docs/guides/doctor.md#too-early");
  });

  it("finds that all connections have one address", async () => {
    const room = new Room({});
    for (let id = 0; id < 4; id++) await room.enter(`${id}`, from("203.0.113.7"));
    expect(codes(room)).not.toContain("one-address");
    await room.enter("4", from("203.0.113.7"));
    expect(finding(room, "one-address")).toMatchObject({ level: "error" });
    expect(finding(room, "one-address").message).not.toContain("203.0.113.7");
    await room.enter("5", from("203.0.113.8"));
    expect(codes(room)).not.toContain("one-address");
  });

  it("takes one address less seriously if clients have ids, or in development", async () => {
    const known = new Room(few);
    for (let id = 0; id < 5; id++) await known.enter(`${id}`, { "x-user": `${id}`, ...from("203.0.113.7") });
    expect(finding(known, "one-address").level).toBe("warning");
    const local = new Room({});
    for (let id = 0; id < 5; id++) await local.enter(`${id}`, from("127.0.0.1"));
    expect(finding(local, "one-address").level).toBe("info");
  });

  it("finds that nobody can be told from another", async () => {
    const nameless = new Room({});
    await nameless.enter("0", {});
    expect(finding(nameless, "no-identity")).toMatchObject({ level: "error" });
    const byAddress = new Room({});
    await byAddress.enter("0", from("203.0.113.7"));
    expect(finding(byAddress, "no-identity")).toMatchObject({ level: "info" });
    const inVain = new Room({ identify: () => null });
    for (let id = 0; id < 5; id++) await inVain.enter(`${id}`, from(`203.0.113.${id}`));
    expect(finding(inVain, "no-identity")).toMatchObject({ level: "warning" });
    const named = new Room(few);
    await crowd(named, 5, 1);
    expect(codes(named)).not.toContain("no-identity");
  });

  it("finds a limit for each client that has no client to go by", async () => {
    const room = new Room({
      identify: byHeaders,
      limits: [
        { name: "each client", per: "client", limit: 1, window: "1s" },
        { name: "each address", per: "address", limit: 1, window: "1s" },
      ],
    });
    for (let id = 0; id < 3; id++) await room.enter(`${id}`);
    for (let id = 3; id < 6; id++) await room.enter(`${id}`, {});
    expect(finding(room, "falls-back").message).toContain('"each address"');
    await room.enter("6", {});
    const names = room.bouncer.doctor().filter(({ code }) => code === "falls-back");
    expect(names).toHaveLength(2);
  });

  it("finds that more than one message in a hundred is too large", async () => {
    const room = new Room({ ...few, maxMessageBytes: 100, forgiveAfter: "1s" });
    await crowd(room, 6, 198);
    const large = [await room.enter("a"), await room.enter("b")];
    for (let count = 0; count < 12; count++) {
      room.now += 10 * MINUTE;
      room.say(large[count % 2] ?? (await room.enter("c")), "x".repeat(300));
    }
    expect(codes(room)).not.toContain("small-max-message-bytes");
    for (let count = 0; count < 4; count++) {
      room.now += 10 * MINUTE;
      room.say(large[count % 2] ?? (await room.enter("c")), "x".repeat(300));
    }
    expect(finding(room, "small-max-message-bytes")).toMatchObject({ level: "warning" });
  });

  it("does not advise to raise it for one client among many", async () => {
    const room = new Room({ ...few, maxMessageBytes: 100, forgiveAfter: "1s" });
    await crowd(room, 6, 20);
    const eve = await room.enter("eve");
    for (let count = 0; count < 10; count++) {
      room.now += 10 * MINUTE;
      room.say(eve, "x".repeat(300));
    }
    expect(finding(room, "small-max-message-bytes")).toMatchObject({ level: "info" });
  });

  it("finds a limit that hits most clients", async () => {
    const room = new Room(few);
    for (let id = 0; id < 6; id++) {
      const connection = await room.enter(`${id}`);
      for (let count = 0; count < (id < 3 ? 2 : 3); count++) room.say(connection, "hi");
    }
    expect(codes(room)).not.toContain("limit-hits-everybody");
    room.say(await room.enter("0"), "hi");
    for (const connection of room.here.slice(0, 1))
      for (let count = 0; count < 3; count++) room.say(connection, "hi");
    expect(finding(room, "limit-hits-everybody").message).toContain("4 of 6 clients");
  });

  it("finds a limit that nobody came near, and one that counts nothing", async () => {
    const room = new Room({
      identify: byHeaders,
      limits: [
        { name: "far", limit: 1_000, window: "1s" },
        { name: "near", limit: 1, window: "1m", burst: 3 },
        { name: "misspelt", match: { type: "Chat" }, limit: 1, window: "1s" },
      ],
    });
    await crowd(room, 10, 150, '{"type":"chat"}');
    expect(finding(room, "limit-idle").message).toContain('"far"');
    await crowd(room, 10, 900, '{"type":"chat"}');
    const idle = room.bouncer.doctor().filter(({ code }) => code === "limit-idle");
    expect(idle.map(({ message }) => message)).toEqual([
      expect.stringContaining('"far"'),
      expect.stringContaining('"misspelt"'),
    ]);
  });

  it("begins afresh with another policy", async () => {
    const room = new Room(few);
    await crowd(room, 10, 150);
    expect(codes(room)).toEqual([]);
    room.bouncer.setPolicy({ ...few, maxMessageBytes: 1_000 });
    expect(codes(room)).toEqual(["too-early"]);
  });

  it("finds connections that never came past the bouncer", async () => {
    const room = new Room(few);
    await crowd(room, 2, 1);
    expect(codes(room)).not.toContain("unseen-listener");
    room.open("stranger");
    expect(codes(room)).not.toContain("unseen-listener");
    Object.assign(room, { admits: true });
    expect(finding(room, "unseen-listener")).toMatchObject({ level: "error" });
  });

  it("names no client and no address", async () => {
    const room = new Room({ limits: [{ name: "all", per: "client", limit: 1, window: "1m" }] });
    for (let id = 0; id < 6; id++) {
      const connection = await room.enter(`secret-${id}`, from("198.51.100.9"));
      for (let count = 0; count < 300; count++) room.say(connection, "x".repeat(50_000));
    }
    const said = JSON.stringify(room.bouncer.doctor());
    expect(said.length).toBeGreaterThan(500);
    expect(said).not.toMatch(/secret|198\.51/);
  });
});
