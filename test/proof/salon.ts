import type { Bouncer, RequestLike, Viewer } from "party-bouncer";
import { History, type Item, type Shaded, type Version } from "./history.ts";
import { Unfinished } from "./unfinished.ts";

export interface SalonConnection {
  readonly id: string;
  readonly readyState: number;
  readonly state: unknown;
  setState(state: unknown): unknown;
  send(message: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}

/** What the salon needs of its host. */
export interface House {
  readonly room: {
    broadcast(message: string | ArrayBuffer, without?: string[]): void;
    getConnections(): Iterable<SalonConnection>;
    getConnection(id: string): SalonConnection | undefined;
  };
  readonly storage: {
    get<T>(key: string): Promise<T | undefined>;
    put(key: string, value: unknown): Promise<void>;
  };
  readonly bouncer: () => Bouncer;
}

/** What a client can ask for. */
export type Command =
  | {
      type:
        | "say"
        | "announce"
        | "shout"
        | "later"
        | "remind"
        | "chain"
        | "ask"
        | "number"
        | "gather"
        | "collect";
      text: string;
    }
  | { type: "tell"; id: string; text: string }
  | { type: "tell-user"; user: string; text: string }
  | { type: "rename"; name: string }
  | { type: "typing" | "history" | "people" | "throw" | "leave" }
  /** About the newest message that its sender can see, or the newest of its own. */
  | { type: "react"; emoji: string }
  | { type: "edit"; text: string };

/** What the room knows of a guest, in its connection's state. */
interface Person {
  readonly user: string;
  /** Each for those who may see the change: the last one that a viewer may see is the name. */
  readonly names: readonly Version[];
  /** How many numbered frames it has received. */
  readonly received: number;
}

export type Outgoing = { readonly type: string } & Readonly<Record<string, unknown>>;

/** How many messages a client is shown of what was said before. */
const SHOWN = 5;
/** Ms of a timer that nothing else depends on. */
const SHORT = 2;
/** Ms in which what several clients send at once arrives, or a ban ends. */
const LONG = 50;
const OPEN = 1;

/** A room with every channel through which an app could tell a client that it is shadow-banned, written as one would. */
export class Salon {
  readonly unfinished = new Unfinished();
  protected readonly house: House;
  protected readonly history: History;
  readonly #gathered: { sender: SalonConnection; text: string }[] = [];
  readonly #collected: { sender: SalonConnection; text: string }[] = [];

  constructor(house: House) {
    this.house = house;
    this.history = new History(house.storage);
  }

  protected get bouncer(): Bouncer {
    return this.house.bouncer();
  }

  async open(): Promise<void> {
    await this.history.load();
  }

  join(connection: SalonConnection, user: string): void {
    const names: Version[] = [{ value: user, audience: null }];
    connection.setState({ user, names, received: 0 } satisfies Person);
    this.reply(connection, {
      type: "welcome",
      you: connection.id,
      history: this.historyFor(connection),
      people: this.peopleFor(connection),
    });
    this.toOthers(connection, { type: "joined", id: connection.id, name: user, count: this.count() });
  }

  leave(connection: SalonConnection): void {
    const count = this.guests().filter((guest) => guest !== connection && guest.readyState === OPEN).length;
    this.toOthers(connection, { type: "left", id: connection.id, count });
  }

  /** The history over HTTP. */
  async answer(request: RequestLike): Promise<Response> {
    return Response.json(this.historyFor(await this.bouncer.viewerOf(request)));
  }

  async hear(sender: SalonConnection, message: unknown): Promise<void> {
    if (typeof message !== "string") return this.house.room.broadcast(message as ArrayBuffer);
    const command = parse(message);
    if (command === null) {
      this.bouncer.invalid(sender);
      return this.refuse(sender, "that is no JSON");
    }
    switch (command.type) {
      case "say":
        return this.say(sender, command.text);
      case "announce":
        return this.toOthers(sender, { type: "announced", by: sender.id, text: command.text });
      case "shout":
        return this.shout(sender, command.text);
      case "number":
        return this.number(sender, command.text);
      case "later":
        return this.later(sender, command.text);
      case "remind":
        return this.remind(sender, command.text);
      case "chain":
        return this.chain(sender, command.text);
      case "gather":
        return this.gather(sender, command.text);
      case "collect":
        return this.collect(sender, command.text);
      case "ask":
        return this.ask(sender, command.text);
      case "tell":
        return this.tell(sender, command.id, command.text);
      case "tell-user":
        return this.tellUser(sender, command.user, command.text);
      case "rename":
        return this.rename(sender, command.name);
      case "typing":
        return this.toOthers(sender, { type: "typing", by: sender.id });
      case "react":
        return this.react(sender, command.emoji);
      case "edit":
        return this.edit(sender, command.text);
      case "history":
        return this.reply(sender, { type: "history", items: this.historyFor(sender) });
      case "people":
        return this.reply(sender, { type: "people", people: this.peopleFor(sender), count: this.count() });
      case "leave":
        return sender.close(1000, "bye");
      case "throw":
        throw new Error("the app's own mistake");
      default:
        return this.refuse(sender, "no such command");
    }
  }

  protected say(sender: SalonConnection, text: string): void {
    const item = this.keep(sender, person(sender)?.user ?? "", text);
    this.toAll(sender, { type: "said", id: item.id, at: item.at, by: sender.id, text });
    this.reply(sender, { type: "accepted", id: item.id });
  }

  protected shout(sender: SalonConnection, text: string): void {
    for (const guest of this.guests()) guest.send(frame({ type: "shouted", by: sender.id, text }));
  }

  /** The numbers are each viewer's own: a shared sequence would have gaps where a viewer does not get to see something. */
  protected number(sender: SalonConnection, text: string): void {
    for (const guest of this.guests()) {
      if (!this.bouncer.canSee(guest, sender)) continue;
      const known = person(guest);
      if (known === null) continue;
      const received = known.received + 1;
      guest.setState({ ...known, received } satisfies Person);
      guest.send(frame({ type: "numbered", number: received, by: sender.id, text }));
    }
  }

  protected async later(sender: SalonConnection, text: string): Promise<void> {
    await Promise.resolve();
    await this.house.storage.get("nothing");
    await new Promise((resolve) => setTimeout(resolve, SHORT));
    this.toAll(sender, { type: "said later", by: sender.id, text });
  }

  protected remind(sender: SalonConnection, text: string): void {
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        this.toAll(sender, { type: "reminded", by: sender.id, text });
        resolve();
      }, LONG);
    });
    this.unfinished.add(timer);
    this.reply(sender, { type: "begun" });
  }

  protected chain(sender: SalonConnection, text: string): void {
    const chain = Promise.resolve(text)
      .then((text) => text.toUpperCase())
      .then((loud) => this.toAll(sender, { type: "chained", by: sender.id, text: loud }));
    this.unfinished.add(chain);
    this.reply(sender, { type: "begun" });
  }

  /** Sends what several have said in one go. Whoever started the timer is not who said it, so each item says whose it is. */
  protected gather(sender: SalonConnection, text: string): void {
    this.#gathered.push({ sender, text });
    if (this.#gathered.length > 1) return;
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        for (const { sender, text } of this.#gathered.splice(0)) {
          this.bouncer.broadcast(sender, frame({ type: "gathered", by: sender.id, text }));
        }
        resolve();
      }, LONG);
    });
    this.unfinished.add(timer);
  }

  /** As above, through the room's own broadcast. That the time is up is nobody's word but the room's. */
  protected collect(sender: SalonConnection, text: string): void {
    this.#collected.push({ sender, text });
    if (this.#collected.length > 1) return;
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        for (const { sender, text } of this.#collected.splice(0)) this.hand(sender, text);
        this.timeIsUp();
        resolve();
      }, LONG);
    });
    this.unfinished.add(timer);
  }

  protected hand(sender: SalonConnection, text: string): void {
    this.bouncer.sendAs(sender, () => this.toAll(sender, { type: "collected", by: sender.id, text }));
  }

  protected timeIsUp(): void {
    this.bouncer.sendAs(null, () => this.house.room.broadcast(frame({ type: "time is up" })));
  }

  protected async ask(sender: SalonConnection, text: string): Promise<void> {
    this.toAll(sender, { type: "asked", by: sender.id, text });
    // Decided when it is written: an answer is as visible as its question was.
    const audience = this.audienceOf(sender);
    await new Promise((resolve) => setTimeout(resolve, SHORT));
    const item = this.keep(sender, "bot", `you said: ${text}`, audience);
    this.toAll(sender, { type: "answered", id: item.id, at: item.at, text: item.texts[0]?.value });
  }

  protected tell(sender: SalonConnection, id: string, text: string): void {
    const to = this.house.room.getConnection(id);
    if (to === undefined) return this.refuse(sender, "nobody has that id");
    to.send(frame({ type: "told", by: sender.id, text }));
    this.reply(sender, { type: "delivered", id, text });
  }

  protected tellUser(sender: SalonConnection, user: string, text: string): void {
    const theirs = this.guests().filter((guest) => person(guest)?.user === user);
    if (theirs.length === 0) return this.refuse(sender, "nobody has that name");
    for (const to of theirs) to.send(frame({ type: "told", by: sender.id, text }));
    this.reply(sender, { type: "delivered", user, text });
  }

  protected rename(sender: SalonConnection, name: string): void {
    const known = person(sender);
    if (known === null) return;
    const change: Version = { value: name, audience: this.audienceOf(sender) };
    const before = this.guests().map((viewer) => [viewer, this.nameFor(viewer, sender)] as const);
    sender.setState({ ...known, names: [...known.names, change] } satisfies Person);
    for (const [viewer, from] of before) {
      viewer.send(frame({ type: "renamed", id: sender.id, from, to: name }));
    }
  }

  protected react(sender: SalonConnection, emoji: string): void {
    const item = this.bouncer.visible(this.history.items, sender).at(-1);
    if (item === undefined) return this.refuse(sender, "nothing to react to");
    const audience = this.audienceAbout(item, sender);
    item.reactions.push({ value: emoji, audience });
    this.unfinished.add(this.history.save());
    this.toAudience(audience, { type: "reacted", to: item.id, by: sender.id, emoji });
  }

  protected edit(sender: SalonConnection, text: string): void {
    const user = person(sender)?.user;
    const item = this.bouncer.visible(this.history.items, sender).findLast(({ by }) => by === user);
    if (item === undefined) return this.refuse(sender, "nothing to edit");
    const audience = this.audienceAbout(item, sender);
    item.texts.push({ value: text, audience });
    this.unfinished.add(this.history.save());
    this.toAudience(audience, { type: "edited", id: item.id, text });
  }

  /** The limit comes after the filter: else what a viewer may not see would take the place of what it may. */
  protected historyFor(viewer: SalonConnection | Viewer): Outgoing[] {
    return this.bouncer
      .visible(this.history.items, viewer)
      .slice(-SHOWN)
      .map((item) => this.shown(item, viewer));
  }

  protected shown({ id, at, by, texts, reactions }: Item, viewer: SalonConnection | Viewer): Outgoing {
    return {
      type: "item",
      id,
      at,
      by,
      text: this.latestFor(viewer, texts),
      reactions: this.bouncer.visible(reactions, viewer).map(({ value }) => value),
    };
  }

  protected peopleFor(viewer: SalonConnection): object[] {
    return this.guests().map((guest) => ({ id: guest.id, name: this.nameFor(viewer, guest) }));
  }

  protected nameFor(viewer: SalonConnection, guest: SalonConnection): string | undefined {
    return this.latestFor(viewer, person(guest)?.names ?? []);
  }

  protected latestFor(viewer: SalonConnection | Viewer, versions: readonly Version[]): string | undefined {
    return this.bouncer.visible(versions, viewer).at(-1)?.value;
  }

  protected count(): number {
    return this.guests().length;
  }

  /** Everyone who has come in. */
  protected guests(): SalonConnection[] {
    return [...this.house.room.getConnections()].filter((connection) => person(connection) !== null);
  }

  protected newId(_author: SalonConnection): string {
    return crypto.randomUUID();
  }

  protected audienceOf(author: SalonConnection): string | null {
    return this.bouncer.audienceOf(author);
  }

  /** What is said about a message is seen by those who may see both. */
  protected audienceAbout(item: Item, author: SalonConnection): string | null {
    return item.audience ?? this.audienceOf(author);
  }

  protected refuse(sender: SalonConnection, text: string): void {
    this.reply(sender, { type: "error", text });
  }

  protected reply(sender: SalonConnection, outgoing: Outgoing): void {
    sender.send(frame(outgoing));
  }

  protected toAll(_sender: SalonConnection, outgoing: Outgoing): void {
    this.house.room.broadcast(frame(outgoing));
  }

  protected toOthers(sender: SalonConnection, outgoing: Outgoing): void {
    this.house.room.broadcast(frame(outgoing), [sender.id]);
  }

  protected toAudience(audience: Shaded["audience"], outgoing: Outgoing): void {
    for (const guest of this.guests()) {
      if (this.bouncer.visible([{ audience }], guest).length > 0) guest.send(frame(outgoing));
    }
  }

  private keep(
    sender: SalonConnection,
    by: string,
    text: string,
    audience: string | null = this.audienceOf(sender),
  ): Item {
    const texts: Version[] = [{ value: text, audience }];
    const item: Item = { id: this.newId(sender), at: Date.now(), by, audience, texts, reactions: [] };
    this.unfinished.add(this.history.add(item));
    return item;
  }
}

export function frame(outgoing: Outgoing): string {
  return JSON.stringify(outgoing);
}

export function person(connection: SalonConnection): Person | null {
  const state = connection.state as Person | null | undefined;
  return typeof state === "object" && state !== null && "names" in state ? state : null;
}

function parse(message: string): Command | null {
  try {
    return JSON.parse(message) as Command;
  } catch {
    return null;
  }
}
