import type { Client } from "../support/client.ts";
import type { SeededRandom } from "../support/seeded-random.ts";
import { OPERATOR, type Order } from "../support/operator.ts";
import { join, say, strikesOf } from "../support/join.ts";
import { Expectations } from "../crash/expectations.ts";
import { give } from "../crash/crash-load.ts";
import { bytesOf } from "../support/websocket-frame.ts";
import { INSIDE } from "../fuzz/documented.ts";
import { ByteFuzzer } from "../fuzz/frames.ts";
import { RawClient } from "../support/raw-client.ts";
import { BREAKING, randomFrames } from "../support/raw-frames.ts";
import { pause } from "../support/time.ts";

const SUBJECTS = 24;
/** Whoever has been here comes again only after so many others, when nothing stands against it any more. */
const STRANGERS = 500;
const CROWD = 10;
/** Ms between two words of a resident: within the limits, whatever else goes on. */
const BREATH = 450;
const DRAINS = 250;
/** Ms after which an idle object is thrown out of memory, and some more. */
const ASLEEP = 12_500;

/** What has happened in a room by now. */
export class Happened {
  connects = 0;
  floods = 0;
  bans = 0;
  pardons = 0;
  /** Hibernated, or crashed. */
  evictions = 0;
  /** Each of what somebody found was as it has to be. */
  findings = 0;

  add(other: Happened): void {
    for (const name of Object.keys(this) as Exclude<keyof Happened, "add">[]) this[name] += other[name];
  }
}

/**
 * A room in which people come and go, flood, are banned and pardoned, and which loses its memory, at random; and what has to be true
 * of each of them. Throws at the first thing that is not.
 */
export class Scenario {
  readonly happened = new Happened();
  readonly #host: string;
  readonly #room: string;
  readonly #random: SeededRandom;
  readonly #maySleep: boolean;
  readonly #expectations: Expectations;
  readonly #fuzzer: ByteFuzzer;
  readonly #subjects: readonly string[];
  #operator: Client | null = null;
  #residents: Client[] = [];
  #spoken = 0;
  #words = 0;
  readonly #strangers = new Map<string, number>();

  /** @param maySleep whether it is left alone now and then, for as long as it takes to hibernate */
  constructor(host: string, name: string, random: SeededRandom, maySleep: boolean) {
    this.#host = host;
    this.#room = `soak-room/${name}`;
    this.#random = random;
    this.#maySleep = maySleep;
    this.#expectations = new Expectations(this.#room);
    this.#fuzzer = new ByteFuzzer(random);
    this.#subjects = Array.from({ length: SUBJECTS }, (_, index) => `subject-${index}`);
    for (const user of this.#subjects) this.#expectations.set(user, "free");
  }

  /** Goes on until it is told to end. */
  async live(hasEnded: () => boolean): Promise<void> {
    while (!hasEnded()) {
      const chance = this.#random.below(100);
      if (chance < 25) await this.#order();
      else if (chance < 40) await this.#verify();
      else if (chance < 55) await this.#flood();
      else if (chance < 70) await this.#strike();
      else if (chance < 85) await this.#rabble();
      else if (chance < 96) await this.#crowd();
      else if (chance < 98) await this.#crash();
      else if (this.#maySleep) await this.#sleep();
      await this.#speak();
    }
    await this.#expectations.verify(this.#host);
    this.happened.findings += SUBJECTS;
    for (const client of [...this.#residents, this.#operator]) client?.leave();
  }

  async #enter(user: string): Promise<Client> {
    this.happened.connects++;
    return join(this.#host, user, this.#room);
  }

  async #boss(): Promise<Client> {
    if (this.#operator === null || this.#operator.closed !== null)
      this.#operator = await this.#enter(OPERATOR);
    this.#operator.frames.splice(0);
    return this.#operator;
  }

  /** Bans, shadow-bans or pardons somebody. */
  async #order(): Promise<void> {
    const user = this.#random.pick(this.#subjects) ?? "";
    const target = `user:${user}` as const;
    const kind = this.#random.pick(["ban", "shadowBan", null] as const) ?? null;
    // Of two bans both hold: whoever is pardoned first is banned once.
    if (kind !== null) await this.#give({ do: "pardon", target });
    await this.#give(kind === null ? { do: "pardon", target } : { do: "ban", target, kind });
    this.#expectations.set(user, kind ?? "free");
  }

  async #give(order: Order): Promise<void> {
    this.happened[order.do === "ban" ? "bans" : "pardons"]++;
    if (!(await give(await this.#boss(), order)))
      throw new Error(`the operator was not answered: ${JSON.stringify(order)}`);
  }

  /** Sends some of the subjects to see how they stand. */
  async #verify(): Promise<void> {
    const some = new Set(Array.from({ length: 4 }, () => this.#random.pick(this.#subjects) ?? ""));
    await this.#expectations.verify(this.#host, some);
    this.happened.connects += some.size + 1;
    this.happened.findings += some.size;
  }

  /** Somebody floods until the room sends it away. */
  async #flood(): Promise<void> {
    const user = this.#random.pick(this.#expectations.users("free"));
    if (user === undefined) return;
    const client = await this.#enter(user);
    const flood = (): void => {
      for (let index = 0; index < 12; index++) say(client, "flood");
    };
    await client.flood(flood, () => client.closed !== null, 8);
    expectThat(
      client.closed?.code === 4429,
      `a flood of ${user} ends in 4429, not in ${JSON.stringify(client.closed)}`,
    );
    this.happened.floods++;
    this.happened.findings++;
    this.#expectations.set(user, "ladder");
    // What its client has spent has to drain a little, or its first word after a pardon would be one too many.
    await pause(DRAINS);
  }

  /** Somebody is given a strike and leaves, in whichever way, and comes back to it. */
  async #strike(): Promise<void> {
    const user = this.#stranger("sinner");
    const client = await this.#knock(user);
    const isWarned = (): boolean => client.text.includes("party-bouncer:warning");
    // If the machine stalls while they are on their way, so many are not too many, and all are heard.
    while (!isWarned() && !client.isOver) {
      const words = Array.from({ length: 12 }, () => said(`${user} ${++this.#words}`));
      client.send(...words.map((payload) => ({ payload })));
      await client.until(() => isWarned() || client.texts.includes(words.at(-1) ?? ""));
    }
    const breaking = this.#random.pick(Object.values(BREAKING)) ?? [];
    if (this.#random.below(2) === 0) {
      client.send(...breaking);
      await client.until(() => client.code !== null);
    }
    client.hangUp(this.#random.pick(["end", "destroy", "reset"] as const));
    for (let tries = 0; ; tries++) {
      const again = await this.#enter(user);
      const strikes = await strikesOf(again);
      again.leave();
      if (strikes > 0) break;
      // The room may yet have to hear that it left.
      expectThat(tries < 200, `${user} has its strike again`);
      await pause(10);
    }
    this.happened.findings++;
  }

  /** Those come whose frames are no frames, and words no words. */
  async #rabble(): Promise<void> {
    const clients = await Promise.all(
      Array.from({ length: CROWD }, () => this.#knock(this.#stranger("rascal"))),
    );
    for (const client of clients) {
      for (let count = this.#random.below(6); count > 0; count--) {
        const word = this.#fuzzer.next();
        client.send(
          typeof word === "string"
            ? bytesOf({ payload: word })
            : bytesOf({ opcode: 2, payload: Buffer.from(word as Uint8Array) }),
        );
      }
      client.send(randomFrames(this.#random));
    }
    await this.#speak();
    for (const client of clients) {
      expectThat(!INSIDE.test(client.text), `nobody is told how the room looks inside: ${client.text}`);
      client.hangUp(this.#random.pick(["end", "destroy", "reset"] as const));
    }
    this.happened.findings += clients.length;
  }

  /** Many come, say a word, and go. */
  async #crowd(): Promise<void> {
    const users = Array.from({ length: CROWD }, () => this.#stranger("passer-by"));
    await Promise.all(
      users.map(async (user) => {
        const client = await this.#enter(user);
        const word = `${user} ${++this.#words}`;
        say(client, word);
        await client.until("its own words", () => client.heard.includes(word));
        client.leave();
      }),
    );
    this.happened.findings += users.length;
  }

  /** The object is lost in the middle of it. All connections with it. */
  async #crash(): Promise<void> {
    const boss = await this.#boss();
    boss.sendRaw('{"do":"crash"}');
    await boss.until("the end", () => boss.closed);
    this.happened.evictions++;
    await this.#verify();
  }

  /** Everybody keeps still until the room hibernates. Then what held before holds still, of those who never left. */
  async #sleep(): Promise<void> {
    const [hidden, struck] = [this.#stranger("passer-by"), this.#stranger("sinner")];
    const [ghost, sinner] = [await this.#enter(hidden), await this.#enter(struck)];
    await this.#give({ do: "ban", target: `user:${hidden}`, kind: "shadowBan" });
    await sinner.provoke(() => {
      for (let index = 0; index < 12; index++) say(sinner, "flood");
    });
    const before = await this.#life();
    await pause(ASLEEP);
    const word = `${hidden} ${++this.#words}`;
    say(ghost, word);
    await ghost.until("its own words", () => ghost.heard.includes(word));
    expectThat((await strikesOf(sinner)) > 0, `${struck} has its strike still`);
    if ((await this.#life()) !== before) this.happened.evictions++;
    await this.#speak(word);
    await this.#give({ do: "pardon", target: `user:${hidden}` });
    this.happened.findings += 3;
    for (const client of [ghost, sinner]) client.leave();
  }

  async #life(): Promise<unknown> {
    const boss = await this.#boss();
    boss.sendRaw('{"do":"life"}');
    return (await boss.until("its life", () => boss.of("life")[0])).value;
  }

  /** The residents keep to the limits: each hears each, and neither is ever warned or sent away. */
  async #speak(hidden?: string): Promise<void> {
    if (Date.now() - this.#spoken < BREATH) return;
    for (const client of this.#residents) {
      if (client.closed !== null)
        expectThat(client.closed.code === 1006, `a resident is sent away: ${JSON.stringify(client.closed)}`);
    }
    if (this.#residents.length === 0 || this.#residents.some(({ closed }) => closed !== null)) {
      for (const client of this.#residents) client.leave();
      this.#residents = [await this.#enter("resident-0"), await this.#enter("resident-1")];
    }
    const words = this.#residents.map((client) => {
      const word = `resident ${++this.#words}`;
      say(client, word);
      return word;
    });
    this.#spoken = Date.now();
    for (const client of this.#residents) {
      await client.until(
        "both residents",
        () => client.closed !== null || words.every((word) => client.heard.includes(word)),
      );
      expectThat(client.warnings.length === 0, "a resident is never warned");
      expectThat(
        hidden === undefined || !client.heard.includes(hidden),
        `a resident does not hear what is hidden: ${hidden}`,
      );
      client.frames.splice(0);
    }
    this.happened.findings += 2;
  }

  async #knock(user: string): Promise<RawClient> {
    this.happened.connects++;
    return RawClient.knock(this.#host, `/parties/${this.#room}?user=${user}`);
  }

  #stranger(kind: "passer-by" | "sinner" | "rascal"): string {
    const number = (this.#strangers.get(kind) ?? 0) + 1;
    this.#strangers.set(kind, number % STRANGERS);
    return `${kind}-${number}`;
  }
}

function said(value: string): string {
  return JSON.stringify({ type: "said", value });
}

function expectThat(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`it does not hold that ${what}`);
}
