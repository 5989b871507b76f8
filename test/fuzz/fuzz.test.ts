// @module-tag slow
import { serialize } from "node:v8";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readState } from "../../src/platform/attachment.ts";
import { rejectRequest } from "../../src/platform/reject-request.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { definePolicy } from "../../src/policy/define-policy.ts";
import { PolicyError } from "../../src/policy/policy-error.ts";
import { Room, settled } from "../support/room.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { flawOf } from "./documented.ts";
import { frames } from "./frames.ts";
import { Mischief, mistakes, policies, withMistake } from "./policies.ts";
import { FuzzHarness } from "./harness.ts";
import { identities, requests } from "./visitors.ts";
import { runs } from "../support/runs.ts";

/** With `SEED` the same is tried again. */
const seed = Number(process.env["SEED"] ?? 20_260_101);
const FRAMES = 150;

describe("a room under attack", () => {
  it("holds to all it promises, whatever is sent to it and whatever its policy", async () => {
    await fc.assert(
      fc.asyncProperty(
        policies,
        fc.array(frames, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        async (policy, pool, random) => {
          await new FuzzHarness(policy, pool, new SeededRandom(random)).run(FRAMES);
        },
      ),
      { seed, numRuns: runs(60) },
    );
  });
});

describe("whoever comes", () => {
  const NAMES = fc.constantFrom("x-forwarded-for", "x-real-ip", "forwarded", "cookie");

  it("is let in and served, and is known by no more than can be kept", async () => {
    await fc.assert(
      fc.asyncProperty(
        requests,
        fc.option(identities),
        fc.string({ unit: "binary", maxLength: 300 }),
        async (request, identity, id) => {
          const room = new Room({ ...(identity !== null && { identify: identity }), announce: true });
          const errors: unknown[] = [];
          room.bouncer.on("error", ({ error }) => errors.push(error));
          expect(await room.host.turnAway(request)).toBeNull();
          const connection = room.open(id);
          expect(await room.host.connect(connection, request)).toBe(true);
          expect(room.bouncer.handle(connection, "hello", () => "delivered")).toBe("delivered");
          await room.bouncer.visibility.viewerOf(request);
          await room.bouncer.bans.add(connection, { kind: "shadow-ban" });
          await room.bouncer.bans.remove(connection);
          room.bouncer.strikes.add(connection);
          room.leave(connection);
          await settled();
          expect(errors.filter((error) => !(error instanceof Mischief))).toEqual([]);
          expect(connection.sent.map(flawOf)).toEqual([null, null]);
          expect((room.bouncer.clientOf(connection) ?? "").length).toBeLessThanOrEqual(
            "user:sha256-".length + 64,
          );
          expect(serialize(readState(connection, "r")).length).toBeLessThan(1_024);
        },
      ),
      { seed, numRuns: runs(300) },
    );
  });

  it("is nobody else by what a client can write itself", async () => {
    await fc.assert(
      fc.asyncProperty(requests, NAMES, fc.string(), async (request, name, value) => {
        const room = new Room({});
        const [one, other] = [room.open("one"), room.open("other")];
        const headers = {
          get: (asked: string) => (asked.toLowerCase() === name ? value : request.headers.get(asked)),
        };
        await room.host.connect(one, request);
        await room.host.connect(other, { url: `${request.url}&_pk=other`, headers });
        expect(room.bouncer.clientOf(other)).toBe(room.bouncer.clientOf(one));
      }),
      { seed, numRuns: runs(200) },
    );
  });

  it("is accepted or refused by a host, and never a reason to throw", () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect([undefined, 400, 414]).toContain(rejectRequest(request)?.status);
      }),
      { seed, numRuns: runs(500) },
    );
  });
});

const LINE = /^ {2}\S.*: (?:expected .+, received .+|there is no option .+)$/s;

describe("a policy that is wrong", () => {
  const errorOf = (policy: unknown): unknown => {
    try {
      definePolicy(policy as Policy);
    } catch (error) {
      return error;
    }
    return null;
  };
  const isTold = (error: unknown): boolean => {
    if (!(error instanceof PolicyError)) return false;
    const [head, ...lines] = error.message.split("\n");
    return (
      head === "This policy cannot be used:" && lines.length > 0 && lines.every((line) => LINE.test(line))
    );
  };

  it("is told of with the path, what was expected and what was received, wherever the mistake is", () => {
    fc.assert(
      fc.property(mistakes, (mistake) => {
        const error = errorOf(withMistake(mistake));
        if (!isTold(error)) expect.fail(`it is not told of: ${String(error)}`);
      }),
      { seed, numRuns: runs(2_000) },
    );
  });

  it("throws nothing else, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withNullPrototype: true,
          withMap: true,
          withDate: true,
          withObjectString: true,
        }),
        (policy) => {
          const error = errorOf(policy);
          if (error !== null && !isTold(error)) expect.fail(`it is not told of: ${String(error)}`);
        },
      ),
      { seed, numRuns: runs(1_000) },
    );
  });
});
