import { beforeEach, describe, expect, it } from "vitest";
import { Claims, isPastClaim } from "../../../src/ledger/claims.ts";
import type { ClaimCall } from "../../../src/ledger/rpc.ts";
import type { RoomAddress } from "../../../src/platform/ledger-port.ts";
import { CLAIMS } from "../../../src/storage/storage-keys.ts";
import { World } from "../../support/ledger-world.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, HOUR, START } from "../../support/time.ts";

const MOST = 128;

const room = (name: string) => ({ party: "main", room: name });

function claim(id: string, by: RoomAddress): ClaimCall {
  return { do: "claim", id, room: by, lasts: DAY };
}

describe("a claim", () => {
  let storage: MemoryStorage;
  let claims: Claims;

  beforeEach(() => {
    storage = new MemoryStorage();
    claims = new Claims(storage);
  });

  it("is the first room's, which may ask again", async () => {
    expect(await claims.take(claim("ban/1", room("a")), START)).toBe(true);
    expect(await claims.take(claim("ban/1", room("b")), START + 1)).toBe(false);
    expect(await claims.take(claim("ban/1", room("a")), START + HOUR)).toBe(true);
    expect(await claims.take(claim("ban/2", room("b")), START)).toBe(true);
  });

  it("is not mistaken for that of a room of the same name in another party", async () => {
    await claims.take(claim("ban/1", { party: "main", room: "a/b" }), START);
    expect(await claims.take(claim("ban/1", { party: "main/a", room: "b" }), START)).toBe(false);
  });

  it("is over after its time, and a clock that stepped back far does not lengthen it", async () => {
    await claims.take(claim("ban/1", room("a")), START);
    expect(await claims.take(claim("ban/1", room("b")), START - DAY)).toBe(false);
    expect(await claims.take(claim("ban/1", room("b")), START + DAY - 1)).toBe(false);
    expect(await claims.take(claim("ban/1", room("b")), START + DAY)).toBe(true);
    expect(await claims.take(claim("ban/1", room("a")), START - 1)).toBe(true);
  });

  it("makes way for the next, if there are too many: the oldest first", async () => {
    for (let index = 0; index <= MOST; index++)
      await claims.take(claim(`ban/${index}`, room("a")), START + index);
    expect(storage.keys(CLAIMS)).toHaveLength(MOST);
    expect(await claims.take(claim("ban/1", room("b")), START + MOST)).toBe(false);
    expect(await claims.take(claim("ban/0", room("b")), START + MOST)).toBe(true);
  });

  it("that cannot be read is none", async () => {
    await storage.put(`${CLAIMS}ban%2F1`, "nonsense");
    expect(isPastClaim("nonsense", START)).toBe(true);
    expect(await claims.take(claim("ban/1", room("a")), START)).toBe(true);
  });
});

describe("an object of the ledger", () => {
  it("gives a claim to one of ten rooms that ask at once", async () => {
    const world = new World();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        world.shard("user:eve").answer(claim("ban/1", room(`room ${index}`))),
      ),
    );
    expect(answers.filter((may) => may === true)).toHaveLength(1);
  });

  it("is there for a day after its client left, and then gone", async () => {
    const world = new World();
    const lobby = { party: "main", room: "lobby" };
    const eve = world.shard("user:eve");
    await eve.answer({ do: "arrive", room: lobby, token: "token", at: world.now });
    await eve.answer({ do: "leave", room: lobby, at: world.now + 1 });
    expect(world.storageOf("eve").keys()).toEqual([]);
    const left = world.now;
    expect(world.deleted).toEqual([]);
    expect(await world.wake()).toBe("user:eve");
    expect(world.deleted).toEqual(["user:eve"]);
    expect(world.now - left).toBe(24 * 60 * 60 * 1_000);
  });

  it("stays if its client came back within the day", async () => {
    const world = new World();
    const lobby = { party: "main", room: "lobby" };
    const eve = world.shard("user:eve");
    await eve.answer({ do: "arrive", room: lobby, token: "token", at: world.now });
    await eve.answer({ do: "leave", room: lobby, at: world.now + 1 });
    await eve.answer({ do: "arrive", room: lobby, token: "token", at: world.now + 2 });
    expect(await world.wake()).toBe("user:eve");
    expect(world.deleted).toEqual([]);
    expect(world.storageOf("eve").keys()).toHaveLength(1);
  });

  it("forgets claims, and itself, when nobody comes any more", async () => {
    const world = new World();
    await world.shard("user:eve").answer(claim("ban/1", room("a")));
    expect(world.storageOf("eve").keys(CLAIMS)).toHaveLength(1);
    expect(await world.wake()).toBe("user:eve");
    expect(world.deleted).toEqual(["user:eve"]);
  });
});
