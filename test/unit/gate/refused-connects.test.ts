import { describe, expect, it, vi } from "vitest";
import type { CollectorCall } from "../../../src/collector/calls.ts";
import { RefusedConnects } from "../../../src/gate/refused-connects.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

/** A ledger that keeps what its collectors are told. */
function listening(answer: () => Promise<null> = () => Promise.resolve(null)) {
  const told: CollectorCall[] = [];
  const ledger: LedgerLike = {
    call(_, call) {
      told.push(call as CollectorCall);
      return answer();
    },
  };
  return { ledger, told };
}

describe("whom a gate refuses", () => {
  it("is told of at once, then once a second, with all that came in between", async () => {
    const { ledger, told } = listening();
    const refused = new RefusedConnects(() => {});
    for (let count = 0; count < 1_000; count++)
      await refused.count(ledger, "chat", count % 2 === 0 ? 4403 : 4429, START + count);
    await refused.count(ledger, "chat", 4403, START + SECOND);
    expect(told).toEqual([
      { do: "turned-away", party: "chat", codes: { "4403": 1 } },
      { do: "turned-away", party: "chat", codes: { "4403": 500, "4429": 500 } },
    ]);
  });

  it("is told of each party by itself", async () => {
    const { ledger, told } = listening();
    const refused = new RefusedConnects(() => {});
    for (const party of ["chat", "game", "chat"]) await refused.count(ledger, party, 4403, START);
    await refused.count(ledger, "game", 4403, START + SECOND);
    expect(told.slice(1)).toEqual([
      { do: "turned-away", party: "game", codes: { "4403": 2 } },
      { do: "turned-away", party: "chat", codes: { "4403": 1 } },
    ]);
  });

  it("is told of once, even if nobody answers, and that is said once a minute", async () => {
    const fail = vi.fn<(error: unknown) => void>();
    const away = new Error("the ledger is away");
    const { ledger, told } = listening(() => Promise.reject(away));
    const refused = new RefusedConnects(fail);
    for (let second = 0; second < 5; second++)
      await refused.count(ledger, "chat", 4403, START + second * SECOND);
    expect(told).toHaveLength(5);
    expect(fail.mock.calls).toEqual([[away]]);
    await refused.count(ledger, "chat", 4403, START + MINUTE);
    expect(fail).toHaveBeenCalledTimes(2);
  });
});
