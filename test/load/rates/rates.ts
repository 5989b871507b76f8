import { beforeAll, describe, expect, it } from "vitest";
import { pause, SECOND } from "../../support/time.ts";
import { type Finding, Sender, type Stream } from "./sender.ts";
import { StallingLine } from "./stalling-line.ts";

/** How long they send. `RATES_SECONDS=120` is what the guide quotes. */
const SECONDS = Number(process.env["RATES_SECONDS"] ?? 12);

/** Ms between two messages that nobody notices. */
const NOTICED = 100;

/** Ms for which the line of a tunnel carries nothing, and from one tunnel to the next. */
const TUNNEL = { lasts: 2_000, each: 10_000 };

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
    let tunnel: Finding;
    /** What the same traffic meets in a room without a bouncer: what the machine alone does to it. */
    let bare: Finding[];

    beforeAll(
      async () => {
        const host = hostOf();
        const line = await StallingLine.to(host);
        const guarded = [
          ...HERTZ.map((hertz) => new Sender(`${hertz} Hz`, host, "cursors", pointer(hertz))),
          ...["one player", "another player"].map((player) => new Sender(player, host, "game", PLAYER)),
        ];
        const stalled = new Sender("240 Hz through tunnels", line.host, "cursors", pointer(240));
        const unguarded = [240, 250].map(
          (hertz) => new Sender(`${hertz} Hz, bare`, host, "echo", pointer(hertz)),
        );
        const everyone = [...guarded, stalled, ...unguarded];
        const tunnels = setInterval(() => {
          line.stop();
          setTimeout(() => line.go(), TUNNEL.lasts);
        }, TUNNEL.each);
        setTimeout(() => line.stop(), SECOND);
        setTimeout(() => line.go(), SECOND + TUNNEL.lasts);
        await Promise.all(everyone.map((sender) => sender.send(SECONDS * SECOND)));
        clearInterval(tunnels);
        // What a refused message waits for does not come: the finding says what is missing.
        for (let waited = 0; waited < 5 * SECOND && !everyone.every(({ isHeard }) => isHeard); waited += 50)
          await pause(50);
        findings = guarded.map((sender) => sender.find());
        tunnel = stalled.find();
        bare = unguarded.map((sender) => sender.find());
        line.close();
        if (process.env["RATES_SECONDS"] !== undefined) console.table([...findings, tunnel, ...bare]);
      },
      (SECONDS + 30) * SECOND,
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

    it("what comes out of a tunnel of two seconds at once is heard whole", () => {
      expect(tunnel).toMatchObject(unharmed(tunnel));
      expect(tunnel.longestGap).toBeGreaterThan(0.8 * TUNNEL.lasts);
    });

    it("the longest gap is below 100 ms, or as long as it is without a bouncer", () => {
      const machine = Math.max(...bare.map(({ longestGap }) => longestGap));
      const bearable = Math.max(NOTICED, machine + NOTICED / 2);
      expect(findings.filter(({ longestGap }) => longestGap >= bearable)).toEqual([]);
    });
  });
}
