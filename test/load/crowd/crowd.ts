import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import * as fc from "fast-check";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Account } from "./account.ts";
import { App } from "./app.ts";
import { Clock } from "./clock.ts";
import { Hearing } from "./hearing.ts";
import { aLife, aTalkativeLife, type Life } from "./life.ts";
import { aGenerousRule, aWindowRule, type Rule, someRules } from "./rules.ts";

/** How many have enough to say for all the time, each in a room of its own: under a limit with a burst, and under a window. */
const TALKATIVE = 20;
const IN_WINDOWS = 8;
const TALK = 8_000;

/** How many share a room. */
const TOGETHER = 12;

/** How many connect at once. */
const ARRIVING = 16;

/** Ms after which nobody is waited for any more: many times as long as anyone needs. What is not sent by then counts as lost. */
const PATIENCE = 60_000;

/** Ms between one who begins and the next. */
const STEP = 2;

interface Room {
  readonly rules: readonly Rule[];
  readonly apps: readonly App[];
}

/** Random apps in rooms with random limits. The same seed draws the same. */
export class Crowd {
  readonly #rooms: readonly Room[];
  /** In the order in which they come. */
  readonly #apps: readonly App[];
  /** Of those who have enough to say, and had a limit with a burst. */
  readonly #talkative: ReadonlyMap<App, Rule>;
  readonly #delays = monitorEventLoopDelay({ resolution: 20 });

  constructor(size: number, seed: number) {
    const talkative = draw(aGenerousRule, TALKATIVE, seed);
    const alone = [...talkative, ...draw(aWindowRule, IN_WINDOWS, seed)];
    const rooms = Math.max(0, Math.ceil((size - alone.length) / TOGETHER));
    const lives: { rules: readonly Rule[]; lives: readonly Life[] }[] = [
      ...alone.map((rule, index) => ({
        rules: [rule],
        lives: draw(aTalkativeLife(rule, TALK), 1, seed + index),
      })),
      ...draw(someRules, rooms, seed).map((rules, index) => ({
        rules,
        lives: draw(aLife(rules), TOGETHER, seed + index),
      })),
    ];
    this.#rooms = lives.map(({ rules, lives }, room) => ({
      rules,
      apps: lives.map((life, index) => new App(`app ${room}.${index}`, `${room}`, life)),
    }));
    const apps = this.#rooms.flatMap(({ apps }) => apps);
    this.#apps = draw(fc.shuffledSubarray(apps, { minLength: apps.length }), 1, seed).flat();
    this.#talkative = new Map(
      this.#rooms
        .slice(0, TALKATIVE)
        .flatMap(({ rules, apps }) => apps.flatMap((app) => rules.map((rule) => [app, rule]))),
    );
  }

  /** For how many ms the process stalled at the most while they lived. */
  get stall(): number {
    return this.#delays.max / 1e6;
  }

  /** The limits of each room, by its name. */
  get limits(): Record<string, Limit[]> {
    const named = this.#rooms.map(({ rules }) =>
      rules.map((rule, index) => ({ name: `limit ${index}`, ...rule })),
    );
    return Object.fromEntries(named.entries());
  }

  /**
   * Everyone comes and says what there is to say. The next one begins only once a room has answered, so that on a busy machine
   * it takes longer and is no denser.
   */
  async live(host: string): Promise<void> {
    const coming = this.#apps.values();
    const arrive = async (): Promise<void> => {
      for (const app of coming) await app.arrive(host);
    };
    const uninstall = Clock.install();
    try {
      await Promise.all(Array.from({ length: ARRIVING }, arrive));
      this.#delays.enable();
      const lives: Promise<void>[] = [];
      for (const app of this.#apps) {
        await app.ping();
        lives.push(app.live());
        await setTimeout(STEP);
      }
      await Promise.race([Promise.all(lives), setTimeout(PATIENCE, null, { ref: false })]);
    } finally {
      this.#delays.disable();
      uninstall();
    }
  }

  /** Everyone leaves. Then the rooms tell what they heard. */
  async hear(host: string): Promise<Hearing[]> {
    const hearings = this.#rooms.map(async ({ apps }, room) => {
      await Promise.all(apps.map((app) => app.leave()));
      const response = await fetch(`http://${host}/parties/room/${room}`);
      const { frames, incidents } = (await response.json()) as Account;
      return apps.map((app) => {
        const isOf = (client: string | null): boolean => client === null || client === `user:${app.user}`;
        return new Hearing(
          app,
          frames.filter(([client]) => isOf(client)),
          incidents.filter(([client]) => isOf(client)).map(([, what]) => what),
        );
      });
    });
    return (await Promise.all(hearings)).flat();
  }

  /** The limit of one who had enough to say, where it is one with a burst. */
  limitOf({ app }: Hearing): Rule | undefined {
    return this.#talkative.get(app);
  }
}

function draw<T>(arbitrary: fc.Arbitrary<T>, numRuns: number, seed: number): T[] {
  return numRuns === 0 ? [] : fc.sample(arbitrary, { seed, numRuns });
}
