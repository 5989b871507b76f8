import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Fate } from "../../../src/simulator/result.ts";
import { Engine } from "../engine/engine.ts";
import type { ClientPage, Hello, Judged, Loaded, MadeUp, Reply, TrafficSource } from "../engine/messages.ts";
import type { Trace } from "../engine/trace.ts";
import type { Complaint } from "../policy/read-policy.ts";
import { promoteIn, recordOf } from "./room.ts";
import { FIRST, type RoomLink, type Shared, toHash } from "./share.ts";

/** How far a piece of work is. */
export interface Progress {
  readonly what: "read" | "judge" | "trace";
  readonly done: number;
  readonly of: number | null;
}

/** Ms after the last key before everything is judged again. */
const PAUSE = 250;
const ROWS = 12;

/** Everything that the page shows, and what a visitor can do. */
export class Lab {
  readonly source = signal<TrafficSource>(FIRST.source);
  /** What is made up, or was last. */
  readonly made = signal<MadeUp>(FIRST.source);
  readonly policy = signal("");
  /** The policy beside it; `null` while there is none. */
  readonly other = signal<string | null>(null);

  /** The room that is looked at, if a link names one. */
  readonly room = signal<RoomLink | null>(null);
  /** What has come of promoting the policy in it. */
  readonly promoted = signal<string | null>(null);

  readonly hello = signal<Hello>({ honest: [], hostile: [] });
  readonly progress = signal<Progress | null>(null);
  readonly loaded = signal<Loaded | null>(null);
  /** Why there is nothing to see, if something went wrong. */
  readonly trouble = signal<string | null>(null);
  readonly complaints = signal<readonly (readonly Complaint[])[]>([[], []]);
  readonly judged = signal<Judged | null>(null);
  /** Whether what is shown is of another policy than what is in the editor. */
  readonly isStale = signal(false);

  /** Of clients that suggested limits leave alone. */
  readonly share = signal(0.95);
  readonly fate = signal<Fate | null>(null);
  readonly name = signal("");
  readonly clients = signal<ClientPage>({ rows: [], of: 0 });
  readonly chosen = signal<string | null>(null);
  readonly trace = signal<Trace | null>(null);

  readonly isReadable: ReadonlySignal<boolean> = computed(() =>
    this.complaints.value.every((list) => list.length === 0),
  );

  readonly #engine: Engine;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #most = ROWS;
  /** Whether the worker was started again, and has no traffic. */
  #isLost = false;

  constructor() {
    this.#engine = new Engine({
      onHello: (hello) => (this.hello.value = hello),
      onLost: (reason) => this.#onLost(reason),
    });
  }

  /** Shows what was shared, and begins. */
  async start({ policy, other, source, room }: Shared): Promise<void> {
    batch(() => {
      this.policy.value = policy;
      this.other.value = other;
      this.made.value = source;
      this.room.value = room;
    });
    await this.#engine.start();
    await (room === null ? this.load(source) : this.fetchRecord());
  }

  /** Takes what the room has recorded by now. */
  async fetchRecord(): Promise<void> {
    const room = this.room.value;
    if (room === null) return;
    try {
      this.load(await recordOf(room));
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Makes the policy that of the room. */
  promote(): void {
    const room = this.room.value;
    if (room === null) return;
    this.promoted.value = null;
    this.#engine.ask({ ask: "export", policy: this.policy.value }, (reply) => {
      if (reply.say === "failed") this.promoted.value = reply.reason;
      if (reply.say !== "exported") return;
      promoteIn(room, reply.json).then(
        () => (this.promoted.value = "It is the room's policy now."),
        (error: unknown) => (this.promoted.value = error instanceof Error ? error.message : String(error)),
      );
    });
  }

  /** Takes other traffic. */
  load(source: TrafficSource): void {
    this.#isLost = false;
    batch(() => {
      this.source.value = source;
      if (source.kind === "made-up") this.made.value = source;
      this.loaded.value = this.judged.value = this.trouble.value = null;
      this.clients.value = { rows: [], of: 0 };
    });
    this.choose(null);
    this.#engine.ask({ ask: "load", source }, (reply) => this.#onLoad(reply));
  }

  /** @param text of the policy, as it is in the editor now */
  write(which: "policy" | "other", text: string): void {
    if (this[which].value === text) return;
    this[which].value = text;
    this.isStale.value = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.judge(), PAUSE);
  }

  /** Puts another policy beside the one that there is, or takes it away. */
  compare(other: string | null): void {
    this.other.value = other;
    this.judge();
  }

  /** Suggests limits that leave another share of the clients alone. */
  spare(share: number): void {
    this.share.value = share;
    this.judge();
  }

  judge(): void {
    clearTimeout(this.#timer);
    if (this.#isLost) return this.load(this.source.value);
    const policies = [this.policy.value, ...(this.other.value === null ? [] : [this.other.value])];
    const share = this.share.value;
    this.#engine.ask({ ask: "judge", policies, share }, (reply) => this.#onJudge(reply));
  }

  /** The address of this page, for somebody else to see the same. Without the recording, which stays here. */
  async link(): Promise<string> {
    const shared = { policy: this.policy.value, other: this.other.value, source: this.made.value };
    const url = new URL(location.href);
    url.hash = await toHash(shared);
    history.replaceState(null, "", url);
    return url.href;
  }

  filter(fate: Fate | null, name: string): void {
    batch(() => {
      this.fate.value = fate;
      this.name.value = name;
    });
    this.#most = ROWS;
    this.#list();
  }

  /** Lists more clients. */
  more(): void {
    this.#most += 100;
    this.#list();
  }

  choose(client: string | null): void {
    this.chosen.value = client;
    if (client === null) this.trace.value = null;
    else this.#engine.ask({ ask: "trace", client }, (reply) => this.#onTrace(client, reply));
  }

  #list(): void {
    const filter = { fate: this.fate.value, name: this.name.value, most: this.#most };
    this.#engine.ask({ ask: "clients", filter }, (reply) => {
      if (reply.say === "clients") this.clients.value = reply.page;
    });
  }

  #onLoad(reply: Reply): void {
    if (reply.say === "progress") this.progress.value = { what: "read", ...reply };
    else if (reply.say === "failed") this.#fail(reply.reason);
    else if (reply.say === "loaded") {
      batch(() => {
        this.loaded.value = reply.loaded;
        this.progress.value = null;
      });
      this.judge();
    }
  }

  #onJudge(reply: Reply): void {
    if (reply.say === "progress") this.progress.value = { what: "judge", ...reply };
    else if (reply.say === "failed") this.#fail(reply.reason);
    else if (reply.say === "read") this.complaints.value = reply.complaints;
    else if (reply.say === "judged") {
      batch(() => {
        this.judged.value = reply.judged;
        this.progress.value = this.trouble.value = null;
        this.isStale.value = false;
      });
      this.#list();
      const { chosen } = this;
      if (chosen.value !== null) this.choose(chosen.value);
    }
  }

  #onTrace(client: string, reply: Reply): void {
    if (client !== this.chosen.value) return;
    if (reply.say === "progress") this.progress.value = { what: "trace", ...reply };
    else if (reply.say === "traced") {
      batch(() => {
        this.trace.value = reply.trace;
        this.progress.value = null;
      });
    } else if (reply.say === "failed") this.#fail(reply.reason);
  }

  #fail(reason: string): void {
    batch(() => {
      this.trouble.value = reason;
      this.progress.value = null;
    });
  }

  /** The code of the policy is run again only after it was changed. */
  #onLost(reason: string): void {
    this.#isLost = true;
    this.#fail(reason);
  }
}
