import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { UNEVENNESS } from "../../client/pacing/allowance.ts";
import { Crowd } from "./crowd/crowd.ts";
import type { Hearing } from "./crowd/hearing.ts";
import { MADE_UP } from "./crowd/rules.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

const APPS = Number(process.env["PACING_APPS"] ?? 1_000);
const SEED = Number(process.env["PACING_SEED"] ?? 20_260_101);

/** What a client bears, less what it may be kept waiting between its own count and the socket. */
const EVEN = 0.8 * UNEVENNESS;

/** So often a crowd comes at the most, where the machine stalled and could carry too few of them. */
const MOST_TRIES = 3;

/** Ms over which throughput is measured, at the least. */
const MEASURED = 6_000;

/**
 * The clock of each app is wrong by up to an hour, and set while it talks. Connections break, and are opened anew.
 *
 * What a room sees depends on the machine too: where others want its cores, frames reach the room in bunches, more so than any client
 * can reckon with. The room tells how uneven each app's network was, so that of those with one that was too uneven no more is asked
 * than order. On an idle machine there are none.
 */
describe(`${APPS} random apps on paced sockets, in real rooms that announce their limits`, () => {
  let server: WorkerdServer | undefined;
  let disk: string;
  let crowd: Crowd;
  let everyone: Hearing[];
  /** Those whose network was as even as it has to be. */
  let served: Hearing[];

  beforeAll(async () => {
    // So many messages in a second are what is tested here, not a render loop.
    vi.stubEnv("NODE_ENV", "production");
    disk = await mkdtemp(path.join(tmpdir(), "crowd-"));
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      await server?.kill();
      crowd = new Crowd(APPS, SEED);
      server = await serveWorkerd({
        entry: "test/hosts/partyserver/listening.ts",
        classes: ["Room"],
        disk,
        bindings: { LIMITS: JSON.stringify(crowd.limits) },
      });
      await crowd.live(server.host);
      everyone = await crowd.hear(server.host);
      served = everyone.filter(({ unevenness }) => unevenness < EVEN);
      // A client that could not send at all for longer than its burst makes up for has less of its share, too.
      if (served.length > APPS / 4 && crowd.stall < MADE_UP) break;
    }
  }, MOST_TRIES * 240_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it("the machine could carry enough of them", () => {
    expect(served.length).toBeGreaterThan(APPS / 4);
  });

  it("nobody is warned, refused or closed", () => {
    expect(served.flatMap(({ incidents }) => incidents)).toEqual([]);
  });

  it("nothing is lost, but what was under way when a connection broke", () => {
    expect(served.flatMap(({ lost }) => lost)).toEqual([]);
  });

  it("the order within a type is kept, and nothing comes twice", () => {
    expect(everyone.flatMap(({ disordered }) => disordered)).toEqual([]);
  });

  it("those with enough to say use at least 95% of what their limit permits, its burst included", () => {
    const talkative = everyone.filter(
      ({ unevenness, incidents }) => unevenness < EVEN || (unevenness < MADE_UP && incidents.length === 0),
    );
    const shares = talkative.flatMap((hearing) => {
      const rule = crowd.limitOf(hearing);
      return rule === undefined ? [] : [hearing.shareOf(rule, MEASURED)];
    });
    expect(shares.length).toBeGreaterThan(0);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.95);
  });
});
