import { type Control, CONTROLLER, MODERATOR } from "./control.ts";
import type { ProofHost } from "./host.ts";
import { A_MESSAGE, isLeave, isSecret, type Message, NOTHING } from "./message.ts";
import type { Moderation } from "./moderation.ts";
import { OFFENDER, type Party, partyOf } from "./party.ts";
import type { Rules } from "./rules.ts";
import { RecordedSocket } from "./socket.ts";
import { triedIn } from "./settings.ts";
import { REASON, type Term } from "./statement.ts";
import { normalised, type Transcript } from "./transcript.ts";
import { Visitor } from "./visitor.ts";
import { START, HOUR } from "../support/time.ts";

/**
 * What becomes of those who are banned.
 *
 * - `"banned"`: the room hides them.
 * - A party: nobody is banned, but each message that a ban would hide from that party is replaced by one that does nothing, and
 *   that costs the same. So this is the world as that party has to see it. From the offender its own ban hides nothing.
 */
export type Fate = "banned" | Party;

export interface Scene {
  readonly host: ProofHost;
  /** The name of a mutant of the app, or none for the sound one. */
  readonly mutant?: string | undefined;
  /** Whether the room is thrown out of memory after each step that could leave something behind in it. */
  readonly evicting?: boolean;
  /** Whether something is tried beside the policy. */
  readonly isTried?: boolean;
}

const PARTY = "proof";

/** One run of a script in a room of its own: who is there, and what becomes of those who are banned. */
export class World {
  readonly #scene: Scene;
  readonly #fate: Fate;
  readonly #rules: Rules;
  readonly #room: string;
  readonly #controller: RecordedSocket;
  readonly #visitors: Visitor[] = [];
  readonly #hidden = new Set<string>();
  #now = START;

  private constructor(scene: Scene, fate: Fate, rules: Rules, room: string, controller: RecordedSocket) {
    this.#scene = scene;
    this.#fate = fate;
    this.#rules = rules;
    this.#room = room;
    this.#controller = controller;
  }

  static async begin(scene: Scene, fate: Fate, rules: Rules): Promise<World> {
    const { setting, settingWithoutBans = setting } = rules;
    const own = fate === "banned" ? setting : settingWithoutBans;
    const name = scene.isTried === true ? triedIn(own) : own;
    const room = `${scene.mutant ?? "sound"}--${name}--${crypto.randomUUID()}`;
    const socket = await scene.host.connect(PARTY, room, { user: CONTROLLER, id: CONTROLLER });
    const controller = new RecordedSocket(CONTROLLER, socket);
    await controller.until("the room", () => controller.lines.length > 0);
    const world = new World(scene, fate, rules, room, controller);
    await world.#control({ do: "stop-clock" });
    return world;
  }

  /** Epoch ms. */
  get now(): number {
    return this.#now;
  }

  get hasBans(): boolean {
    return this.#fate === "banned";
  }

  /**
   * @param id tells the connections of a user apart
   * @param statement what it is told as it enters, where there are bans
   * @param pk its connection's own id
   */
  async enter(user: string, id = user, statement?: string, pk = id): Promise<Visitor> {
    const socket = new RecordedSocket(
      id,
      await this.#scene.host.connect(PARTY, this.#room, { user, id: pk }),
    );
    const visitor = new Visitor(this, user, pk, socket);
    this.#visitors.push(visitor);
    if (statement !== undefined) visitor.isTold(statement);
    const before = socket.lines.length;
    await socket.until("an answer", () => socket.lines.length > before);
    visitor.isIn = !socket.isClosed;
    await this.settle(visitor);
    return visitor;
  }

  /**
   * A user comes in under a `_pk` of its own choosing, by which it may say something.
   *
   * @param id what its connection is called where it keeps that to itself
   */
  enterCalling(words: string, user: string, id: string): Promise<Visitor> {
    return this.enter(user, id, undefined, this.instead(user, words) === words ? words : id);
  }

  async tick(ms: number): Promise<void> {
    await this.#control({ do: "tick", ms });
    this.#now += ms;
  }

  /** An operator shadow-bans a user for an hour. */
  async ban(user = OFFENDER, disclosure: "none" | "notify" | "delayed" = "none"): Promise<Term> {
    const options = { for: HOUR, disclosure, reason: REASON };
    await this.#decide({ do: "shadow-ban", client: `user:${user}`, options });
    // Whoever moderates cannot be banned.
    if (user !== MODERATOR) this.#hidden.add(user);
    return { at: this.#now, until: this.#now + HOUR };
  }

  /** The ladder has just hidden the offender, where it has a rung for that. */
  isHiddenByLadder(): void {
    this.#hidden.add(OFFENDER);
  }

  /** Its ban by the ladder has run out. */
  isHeardAgain(): void {
    this.#hidden.delete(OFFENDER);
  }

  async pardon(user = OFFENDER): Promise<void> {
    await this.#decide({ do: "pardon", client: `user:${user}` });
    this.#hidden.delete(user);
  }

  /** A moderator does what everyone may see: in each world the same. */
  async moderate(...all: readonly Moderation[]): Promise<void> {
    await this.#control({ do: "moderate", all });
    await this.settle();
  }

  /**
   * Has a visitor ask for the history over HTTP. What it gets is written down as if it had come over its socket.
   *
   * @param user who it says that it is
   */
  async get({ user: own, socket }: Visitor, user = own): Promise<void> {
    socket.write(`GET ${await this.#scene.host.get(PARTY, this.#room, user)}`);
    await this.settle();
  }

  /** Lets every ban run out. */
  async expire(): Promise<void> {
    await this.tick(HOUR);
    this.#hidden.clear();
    await this.settle();
  }

  /** Has each send a message before what comes of any is waited for. The room hears them in this order, and no timer ends before the last. */
  async together(...all: readonly (readonly [visitor: Visitor, message: Message])[]): Promise<void> {
    await this.tick(A_MESSAGE);
    await this.#control({ do: "lay-hourglass" });
    for (const [visitor, message] of all) {
      visitor.send(message);
      await visitor.socket.heard();
    }
    await this.#control({ do: "set-hourglass" });
    await this.settle();
  }

  /** What is sent in the place of a message. */
  instead(user: string, message: Message): Message {
    return this.#fate !== "banned" && this.#isHiddenFrom(this.#fate, user, message) ? NOTHING : message;
  }

  /**
   * Waits until nothing is under way any more, and everyone has received what came of it.
   *
   * @param first whose messages the room is to have done before anyone is asked
   * @param changesNothing whether they can have left nothing behind in the room
   */
  async settle(first?: Visitor, changesNothing = false): Promise<void> {
    await first?.socket.barrier();
    await this.#seeOut();
    const present = this.#visitors.filter(({ socket }) => !socket.isClosed);
    const others = present.filter(({ user }) => partyOf(user) === "the others");
    const named = present.filter(({ user }) => partyOf(user) !== "the others");
    for (const party of [others, named]) await Promise.all(party.map(({ socket }) => socket.barrier()));
    if (await this.#seeOut()) return this.settle();
    if (this.#scene.evicting === true && !changesNothing) await this.#scene.host.evict?.(PARTY, this.#room);
  }

  /** How many messages passed that would not have by what is tried. */
  async countStricter(): Promise<number> {
    await this.#control({ do: "count-stricter" });
    // The controller hears other things too.
    const counts = (): string[] =>
      this.#controller.lines.flatMap((line) => /stricter (\d+)$/.exec(line)?.[1] ?? []);
    await this.#controller.until("the count", () => counts().length > 0);
    return Number(counts().at(-1));
  }

  /** Makes what is tried the policy, or takes that back. */
  async decideTrial(what: "promote" | "demote"): Promise<void> {
    await this.#control({ do: what });
    await this.settle();
  }

  /** What everyone of a party received. */
  transcriptOf(party: Party): Transcript {
    const theirs = this.#visitors.filter(({ user }) => partyOf(user) === party);
    return normalised(theirs.flatMap(({ socket }) => socket.lines));
  }

  async end(): Promise<void> {
    await this.#control({ do: "start-clock" });
    for (const { socket } of this.#visitors) if (!socket.isClosed) await socket.close();
    await this.#controller.close();
  }

  /** Who may see whom: the whole of it. */
  #isHiddenFrom(viewer: Party, author: string, message: Message): boolean {
    if (viewer === author || viewer === MODERATOR || isLeave(message)) return false;
    if (this.#rules.setting === "cohort" && this.#hidden.has(viewer)) return false;
    return this.#hidden.has(author) || (author === OFFENDER && isSecret(message));
  }

  /** In the worlds without bans the controller does as much, and nothing comes of it. */
  async #decide(control: Control): Promise<void> {
    await this.#control(this.hasBans ? control : { do: "nothing" });
    await this.settle();
  }

  /** Waits until the room is done with those who have left. @returns whether there were any */
  async #seeOut(): Promise<boolean> {
    const leaving = this.#visitors.filter(({ isIn, socket }) => isIn && socket.isClosed);
    for (const visitor of leaving) {
      await this.#control({ do: "see-out", id: visitor.id });
      visitor.isIn = false;
    }
    return leaving.length > 0;
  }

  async #control(control: Control): Promise<void> {
    const before = this.#controller.lines.length;
    this.#controller.send(JSON.stringify(control));
    await this.#controller.until(control.do, () => this.#controller.lines.length > before);
  }
}
