import type { ProofHost } from "./host.ts";
import { type Direction, DIRECTOR, MODERATOR } from "./direction.ts";
import type { Command } from "./salon.ts";
import type { Setting } from "./settings.ts";
import { RecordedSocket } from "./socket.ts";
import { normalised, type Transcript } from "./transcript.ts";

/**
 * What becomes of the offender.
 *
 * - `free`: nobody is banned.
 * - `banned`: an operator shadow-bans it, and its accomplice where there is one.
 * - `muted`: nobody is banned, but each message that a ban would hide is replaced by one that does nothing, and that costs
 *   the same. So this is the world as the others have to see it.
 */
export type Fate = "free" | "banned" | "muted";

export interface Scene {
  readonly host: ProofHost;
  /** The name of a mutant of the salon, or none for the sound one. */
  readonly mutant?: string | undefined;
  /** Whether the room is thrown out of memory after each step. */
  readonly evicting?: boolean;
}

const OFFENDER = "ada";
/** Is banned as well where a script says so. */
export const ACCOMPLICE = "cyd";

type Party = "the offenders" | "the moderators" | "the others";

const PARTY = "salon";
const NOTHING: Message = { type: "nothing" };
const HOUR = 3_600_000;

type Message = Command | { type: "nothing" } | string | ArrayBuffer;

/** One run of a script in a room of its own: who is there, and what becomes of the offender. */
export class World {
  readonly #scene: Scene;
  readonly #fate: Fate;
  readonly #room: string;
  readonly #director: RecordedSocket;
  readonly #visitors: Visitor[] = [];
  readonly #hidden = new Set<string>();

  private constructor(scene: Scene, fate: Fate, room: string, director: RecordedSocket) {
    this.#scene = scene;
    this.#fate = fate;
    this.#room = room;
    this.#director = director;
  }

  static async begin(scene: Scene, fate: Fate, setting: Setting = "usual"): Promise<World> {
    const room = `${scene.mutant ?? "sound"}--${setting}--${crypto.randomUUID()}`;
    const socket = await scene.host.connect(PARTY, room, { user: DIRECTOR, id: DIRECTOR });
    const director = new RecordedSocket(DIRECTOR, socket);
    await director.until("the room", () => director.lines.length > 0);
    const world = new World(scene, fate, room, director);
    await world.#direct({ do: "stop-clock" });
    return world;
  }

  /** @param id tells the connections of a user apart */
  async enter(user: string, id = user): Promise<Visitor> {
    const socket = new RecordedSocket(id, await this.#scene.host.connect(PARTY, this.#room, { user, id }));
    const visitor = new Visitor(this, user, id, socket);
    this.#visitors.push(visitor);
    await socket.until("an answer", () => socket.lines.length > 0);
    visitor.isIn = !socket.isClosed;
    await this.settle(visitor);
    return visitor;
  }

  async tick(ms: number): Promise<void> {
    await this.#direct({ do: "tick", ms });
  }

  async ban(user = OFFENDER, disclosure: "none" | "notify" = "none"): Promise<void> {
    await this.#decide({ do: "shadow-ban", client: `user:${user}`, disclosure });
    this.#hidden.add(user);
  }

  async pardon(user = OFFENDER): Promise<void> {
    await this.#decide({ do: "pardon", client: `user:${user}` });
    this.#hidden.delete(user);
  }

  /** Has a visitor ask for the history over HTTP. What it gets is written down as if it had come over its socket. */
  async get({ user, socket }: Visitor): Promise<void> {
    socket.write(`GET ${await this.#scene.host.get(PARTY, this.#room, user)}`);
    await this.settle();
  }

  /** Lets the ban run out. */
  async expire(): Promise<void> {
    await this.tick(HOUR);
    this.#hidden.clear();
    await this.settle();
  }

  /** Has each send a message before what comes of any is waited for. */
  async together(...all: readonly (readonly [visitor: Visitor, message: Message])[]): Promise<void> {
    await this.tick(A_MESSAGE);
    for (const [visitor, message] of all) visitor.send(message);
    await this.settle();
  }

  /** What is sent in the place of a message. */
  instead(user: string, message: Message): Message {
    if (this.#fate !== "muted" || partyOf(user) !== "the offenders" || isLeave(message)) return message;
    return this.#hidden.has(user) || isSecret(message) ? NOTHING : message;
  }

  /** Waits until nothing is under way any more, and everyone has received what came of it. */
  async settle(first?: Visitor): Promise<void> {
    await first?.socket.barrier();
    await this.#seeOut();
    const present = this.#visitors.filter(({ socket }) => !socket.isClosed);
    const others = present.filter(({ user }) => partyOf(user) !== "the offenders");
    const offenders = present.filter(({ user }) => partyOf(user) === "the offenders");
    for (const party of [others, offenders]) await Promise.all(party.map(({ socket }) => socket.barrier()));
    if (await this.#seeOut()) return this.settle();
    if (this.#scene.evicting === true) await this.#scene.host.evict?.(PARTY, this.#room);
  }

  /**
   * What everyone of a party received.
   *
   * @param edit changes it before ids are numbered
   */
  transcriptOf(party: Party, edit = (lines: readonly string[]): readonly string[] => lines): Transcript {
    const theirs = this.#visitors.filter(({ user }) => partyOf(user) === party);
    return normalised(edit(theirs.flatMap(({ socket }) => socket.lines)));
  }

  async end(): Promise<void> {
    await this.#direct({ do: "start-clock" });
    for (const { socket } of this.#visitors) if (!socket.isClosed) await socket.close();
    await this.#director.close();
  }

  /** In the worlds without a ban the director does as much, and nothing comes of it. */
  async #decide(direction: Direction): Promise<void> {
    await this.#direct(this.#fate === "banned" ? direction : { do: "nothing" });
    await this.settle();
  }

  /** Waits until the room is done with those who have left. @returns whether there were any */
  async #seeOut(): Promise<boolean> {
    const leaving = this.#visitors.filter(({ isIn, socket }) => isIn && socket.isClosed);
    for (const visitor of leaving) {
      await this.#direct({ do: "see-out", id: visitor.id });
      visitor.isIn = false;
    }
    return leaving.length > 0;
  }

  async #direct(direction: Direction): Promise<void> {
    const before = this.#director.lines.length;
    this.#director.send(JSON.stringify(direction));
    await this.#director.until(direction.do, () => this.#director.lines.length > before);
  }
}

function partyOf(user: string): Party {
  if (user === OFFENDER || user === ACCOMPLICE) return "the offenders";
  return user === MODERATOR ? "the moderators" : "the others";
}

/** That someone leaves is never hidden. */
function isLeave(message: Message): boolean {
  return typeof message === "object" && "type" in message && message.type === "leave";
}

/** What is said about a hidden message after a pardon stays hidden as well. */
function isSecret(message: Message): boolean {
  return !(message instanceof ArrayBuffer) && encoded(message).toString().includes("secret");
}

/** Long enough for the limits to admit one message more. */
const A_MESSAGE = 200;

/** One connection of a user. */
export class Visitor {
  readonly user: string;
  readonly id: string;
  readonly socket: RecordedSocket;
  /** Whether the room let it in, and has not been told that it is gone. */
  isIn = false;
  readonly #world: World;

  constructor(world: World, user: string, id: string, socket: RecordedSocket) {
    this.#world = world;
    this.user = user;
    this.id = id;
    this.socket = socket;
  }

  /** Sends at a pace that every limit admits. */
  async sends(...messages: Message[]): Promise<void> {
    for (const message of messages) {
      await this.#world.tick(A_MESSAGE);
      await this.sendsAtOnce(message);
    }
  }

  async sendsAtOnce(...messages: Message[]): Promise<void> {
    for (const message of messages) this.send(message);
    await this.#world.settle(this);
  }

  /** Sends what takes a while, and waits only for the first answer. */
  async begins(message: Message): Promise<void> {
    const before = this.socket.lines.length;
    this.send(message);
    await this.socket.until("an answer", () => this.socket.lines.length > before);
  }

  /** Sends, and waits for nothing. */
  send(message: Message): void {
    this.socket.send(encoded(this.#world.instead(this.user, message)));
  }

  async leaves(): Promise<void> {
    await this.socket.close();
    await this.#world.settle();
  }
}

function encoded(message: Message): string | ArrayBuffer {
  return typeof message === "string" || message instanceof ArrayBuffer ? message : JSON.stringify(message);
}
