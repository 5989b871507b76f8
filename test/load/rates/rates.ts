import { beforeAll, describe, expect, it } from "vitest";
import { pause, SECOND } from "../../support/time.ts";
import { type Finding, Sender, type Stream } from "./sender.ts";
import { StallingLine } from "./stalling-line.ts";

/** How long they send. `RATES_SECONDS=120` is what the guide quotes. */
const SECONDS = Number(process.env["RATES_SECONDS"] ?? 12);

/** Ms between two messages that nobody notices. */
const NOTICED = 100;

/** Ms for which a line carries nothing: what comes out of it at once is what the burst of a preset is for, or its queue. */
const TUNNELS = { cursor: 2_000, player: 5_000 };

/**
 * Ms for which the machine may stall. With more, what comes out of a tunnel is not what it was built for: a stall at its end makes it longer,
 * and more comes out at once than a burst is for.
 */
const EVEN = 400;

/** So often all is sent anew at the most, where the machine was not even. */
const MOST_TRIES = 4;

const pointer = (hertz: number): Stream[] => [
  { type: "cursor", hertz, bytes: 40 },
  { type: "chat", hertz: 0.5, bytes: 80 },
];

const PLAYER: readonly Stream[] = [
  { type: "player", hertz: 60, bytes: 120 },
  { type: "shared", hertz: 30, bytes: 900 },
  { type: "heartbeat", hertz: 0.2, bytes: 0 },
];

/** `setInterval(f, 16)` fires 62.5 times a second, and the fastest timer of a page 250 times. */
const HERTZ = [60, 62.5, 75, 120, 144, 240, 250];

/**
 * Every honest rate at once, in rooms of one server: `cursors` and `game` with the preset of that name, and `echo` without a bouncer.
 * Each has a room of its own, and the room echoes all that reaches it.
 */
export function ratesContract(name: string, hostOf: () => string): void {
  describe(`${name}: ${SECONDS} seconds of pointers and players`, () => {
    let findings: Finding[];
    /** What comes out of tunnels. */
    let stalled: Finding[];
    /** What the same traffic meets in a room without a bouncer: what the machine alone does to it. */
    let bare: Finding[];

    const machine = (): number => Math.max(...bare.map(({ longestGap }) => longestGap));
    const unbearable = (): Finding[] => {
      const bearable = Math.max(NOTICED, 2 * machine());
      return findings.filter(({ longestGap }) => longestGap >= bearable);
    };

    /** @param by tells the rooms of one try from those of another */
    const sendAll = async (by: string): Promise<void> => {
      const host = hostOf();
      const senders = {
        even: [
          ...HERTZ.map((hertz) => new Sender(`${hertz} Hz${by}`, host, "cursors", pointer(hertz))),
          ...["one player", "another player"].map(
            (player) => new Sender(`${player}${by}`, host, "game", PLAYER),
          ),
        ],
        stalled: [] as Sender[],
        bare: [240, 250].map((hertz) => new Sender(`${hertz} Hz, bare${by}`, host, "echo", pointer(hertz))),
      };
      const lines = await Promise.all([StallingLine.to(host), StallingLine.to(host)]);
      const [ofCursor, ofPlayer] = lines;
      senders.stalled.push(
        new Sender(`240 Hz through tunnels${by}`, ofCursor.host, "cursors", pointer(240)),
        new Sender(`a player through tunnels${by}`, ofPlayer.host, "game", PLAYER),
      );
      const ends = [ofCursor.stallFor(TUNNELS.cursor), ofPlayer.stallFor(TUNNELS.player)];
      const everyone = Object.values(senders).flat();
      await Promise.all(everyone.map((sender) => sender.send(SECONDS * SECOND)));
      for (const end of ends) end();
      // What was refused does not come: the finding says what is missing.
      for (let waited = 0; waited < 10 * SECOND && !everyone.every(({ isHeard }) => isHeard); waited += 50)
        await pause(50);
      [findings, stalled, bare] = [senders.even, senders.stalled, senders.bare].map((some) =>
        some.map((sender) => sender.find()),
      ) as [Finding[], Finding[], Finding[]];
      for (const line of lines) line.close();
      if (process.env["RATES_SECONDS"] !== undefined) console.table([...findings, ...stalled, ...bare]);
    };

    beforeAll(
      async () => {
        for (let tries = 1; tries <= MOST_TRIES; tries++) {
          await sendAll(tries === 1 ? "" : `, try ${tries}`);
          if (machine() < EVEN && unbearable().length === 0) break;
        }
      },
      MOST_TRIES * (SECONDS + 30) * SECOND,
    );

    const unharmed = ({ sent }: Finding): Partial<Finding> => ({
      heard: sent,
      isInOrder: true,
      warnings: [],
      closed: null,
    });

    it("nobody is warned, and everything is heard, in order", () => {
      for (const finding of findings) expect(finding).toMatchObject(unharmed(finding));
    });

    it("what comes out of a tunnel at once is heard whole, in order: by the burst of cursors, and as game holds it", () => {
      for (const finding of stalled) expect(finding).toMatchObject(unharmed(finding));
      for (const [index, lasted] of Object.values(TUNNELS).entries())
        expect(stalled[index]?.longestGap).toBeGreaterThan(0.8 * lasted);
    });

    it("the longest gap is below 100 ms, or where the machine stalls no more than twice as long as without a bouncer", () => {
      expect(unbearable()).toEqual([]);
    });
  });
}
