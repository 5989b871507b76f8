import { describe, expect, it } from "vitest";
import { targetNamed } from "../../../src/admin/target.ts";
import { secretSchema } from "../../../src/ledger/rpc.ts";
import { World } from "../../support/ledger-world.ts";

const world = new World();
const ledger = { call: (shard: string, call: object) => world.shard(shard).answer(call) };

const named = (name: string) => targetNamed(ledger, name);

describe("whom an operator means", () => {
  it.each([
    "user:eve",
    "user: ",
    "user:a/b",
    "user:address:1.2.3.4",
    "address:#0123456789abcdef0123456789abcdef",
  ])("is %s as it stands", async (name) => {
    expect(await named(name)).toBe(name);
  });

  it("is a hash of the ledger's secret, of an address", async () => {
    expect(secretSchema.safeParse(await world.shard("secret").answer({ do: "secret" })).success).toBe(true);
    const target = await named("address:1.2.3.4");
    expect(target).toMatch(/^address:#[\da-f]{32}$/);
    expect(await named("address: 1.2.3.4 ")).toBe(target);
    expect(await named("address:::ffff:1.2.3.4")).toBe(target);
    expect(await named("address:1.2.3.5")).not.toBe(target);
  });

  it("is a whole network, of an IPv6 address", async () => {
    const target = await named("address:2001:db8:1:2::3");
    for (const written of ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:0db8:0001:0002::"]) {
      expect(await named(`address:${written}`)).toBe(target);
    }
    expect(await named("address:2001:db8:1:3::3")).not.toBe(target);
  });

  it("is a long id as it is kept", async () => {
    expect(await named(`user:${"x".repeat(100)}`)).toMatch(/^user:sha256-[\da-f]{64}$/);
  });

  it.each([
    "",
    "eve",
    "user:",
    "User:eve",
    "address:",
    "address:eve",
    "address:1.2.3",
    "address:1.2.3.256",
    "address:1.2.3.4.5",
    "address:1.2.3.4/8",
    "address:1.2.3.4.",
    "address:1:2",
    "address:2001:db8::g",
    "address:2001:db8::/32",
    "address:localhost",
    "collector:0",
    "directory:0",
    "secret",
    "__proto__",
  ])("is nobody: %j", async (name) => {
    await expect(named(name)).rejects.toMatchObject({ status: 400 });
  });
});
