import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import { clientKeyOf } from "../../../src/identity/client-key.ts";
import { GateMarks } from "../../../src/ledger/gate-mark.ts";
import { runs } from "../../support/runs.ts";

const client = (userId: string | null, address: string | null = null): ClientInfo => ({
  clientKey: clientKeyOf(userId, address),
  userId,
  connectionId: "1",
  address,
  tier: null,
});

const marksOf = (secret: string): GateMarks => new GateMarks(() => Promise.resolve(secret));
const marks = marksOf("a secret");

describe("what a gate notes about a client", () => {
  it.each([
    ["an id", client("ada", "203.0.113.7"), client("ada", "198.51.100.1"), { knownBy: "id", isSame: true }],
    ["another id", client("ada"), client("eve"), { knownBy: "id", isSame: false }],
    [
      "an address",
      client(null, "203.0.113.7"),
      client(null, "203.0.113.7"),
      { knownBy: "address", isSame: true },
    ],
    [
      "the address of somebody with an id",
      client(null, "203.0.113.7"),
      client("ada", "203.0.113.7"),
      { knownBy: "address", isSame: false },
    ],
    ["nothing", client(null), client(null), { knownBy: "nothing", isSame: true }],
  ])("says whether the room found the same: %s", async (_, found, inRoom, expected) => {
    expect(await marks.read(await marks.about(found), inRoom)).toEqual(expected);
  });

  it("does not say who it is", async () => {
    expect(await marks.about(client("ada"))).toMatch(/^id\.[\da-f]{32}\.[\da-f]{32}$/);
  });

  it("is believed by none with another secret", async () => {
    expect(await marksOf("another").read(await marks.about(client("ada")), client("ada"))).toBeNull();
  });

  it("is believed by nobody once a character of it is different, or if it was made up", async () => {
    const note = await marks.about(client("ada"));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc
            .tuple(fc.nat(note.length - 1), fc.constantFrom(..."0123456789abcdefid."))
            .map(([at, other]) => note.slice(0, at) + other + note.slice(at + 1)),
        ),
        async (forged) => {
          fc.pre(forged !== note);
          expect(await marks.read(forged, client("ada"))).toBeNull();
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
