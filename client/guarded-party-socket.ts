import type { PartySocketOptions } from "partysocket";
import type { WebSocketEventMap } from "partysocket/ws";
import { AppealEvent } from "./appeal-event.ts";
import { AppealFollower } from "./appeal-follower.ts";
import type { AppealState } from "./appeal.ts";
import { Guard } from "./guard.ts";
import type { GuardOptions } from "./guard-options.ts";
import { socketOptions } from "./guarded.ts";
import type { Outcome } from "./pacing/outcome.ts";
import { PartySocket } from "./party-socket.ts";
import { Pacer, type PacingOptions } from "./pacing/pacer.ts";
import type { Plan } from "./pacing/plan.ts";
import type { Data } from "./pacing/queue.ts";
import { Runaway } from "./runaway.ts";
import { type PacedStanding, StandingEvent } from "./standing-event.ts";
import { StatementEvent } from "./statement-event.ts";
import { urlOf } from "./url-of.ts";

/** What a {@link GuardedPartySocket} takes besides PartySocket's own options. */
export interface GuardedPartySocketOptions extends PartySocketOptions, GuardOptions {
  /**
   * Whether to send no faster than the room allows.
   *
   * - `undefined`: as soon as the room has announced its limits (`announce: true` in its policy). What is sent before goes out at once.
   * - `true`: it does announce them. Nothing goes out before it has; after two seconds without, the console says what to do.
   * - an object: its `limits`, if you know them beforehand, and how to treat messages by their `type`.
   * - `false`: never, as a plain PartySocket.
   *
   * At most `maxEnqueuedMessages` wait; default 1,000.
   */
  pacing?: boolean | PacingOptions | undefined;
}

/** The events of a {@link GuardedPartySocket}: PartySocket's own, `standing`, `statement` and `appeal`. */
export interface GuardedEventMap extends WebSocketEventMap {
  /** At each change of standing, at each warning, and if the number of waiting messages changes. */
  standing: StandingEvent;
  /** If the room tells this client of its ban. */
  statement: StatementEvent;
  /** If something has become of this client's answer to its ban: see {@link GuardedPartySocket.appeal}. */
  appeal: AppealEvent;
}

/**
 * A PartySocket that stays away when a bouncer closes it, and sends no faster than the room allows.
 *
 * - It does not reconnect after 4429, 4403 and 4409, unless its `strategies` say so, and reconnects as usual after every other close.
 *   It stays away after a reload too, and in the other tabs of the same origin.
 * - If the room announces its limits, or `pacing` names them, messages wait for their turn.
 * - A `standing` event and {@link GuardedPartySocket.standing | standing} tell where it stands, and for how long.
 * - The room's control messages never reach `message` listeners.
 *
 * @example
 * const socket = new GuardedPartySocket({ host, room });
 * socket.addEventListener("standing", (event) => showBanner(event.standing));
 */
// oxlint-disable-next-line no-unsafe-declaration-merging
export class GuardedPartySocket extends PartySocket {
  readonly #guard: Guard;
  readonly #pacer: Pacer | null;
  readonly #appeal = new AppealFollower({
    url: () => urlOf(this, this.#options.query),
    onChange: (appeal) => this.dispatchEvent(new AppealEvent(appeal)),
    onPardon: () => this.#guard.pardoned(),
  });
  readonly #runaway = new Runaway();
  #options: GuardedPartySocketOptions;
  #hasNews = false;

  /** @param options `shouldReconnectOnClose` is not asked about 4429, 4403 and 4409, unless `strategies` leave them to it. */
  constructor(options: GuardedPartySocketOptions) {
    const { pacing, strategies, user, words, ...rest } = options;
    const guard = new Guard(
      {
        onStanding: () => this.#tell(),
        onStatement: (statement) => {
          this.#appeal.told(statement.id);
          this.dispatchEvent(new StatementEvent(statement));
        },
        onLimits: (announced, isSpent) => this.#pacer?.follow(announced, isSpent),
        onWait: (retryAfter, limit) => this.#pacer?.pause(retryAfter, limit),
        onSlowMode: () => this.#pacer?.pump(),
        onOpen: () => this.#pacer?.opened(),
        onReturn: () => this.reconnect(),
      },
      { strategies, user, words },
    );
    super({ ...rest, ...socketOptions(guard, rest) });
    this.#guard = guard;
    this.#options = options;
    const deps = {
      isOpen: () => this.readyState === this.OPEN,
      transmit: (data: Data) => super.send(data),
      rules: guard.rules,
      onChange: () => this.#noteChange(),
    };
    const plan = typeof pacing === "object" ? pacing : {};
    this.#pacer =
      pacing === false ? null : new Pacer(deps, plan, pacing === true, options.maxEnqueuedMessages);
    // PartySockets before 1.3.0 do not ask whether to reconnect. Closing one while it tells of the close stops it.
    this.addEventListener("close", ({ code }) => {
      if (this.shouldReconnect && !this.#guard.leavesToOthers(code)) super.close();
    });
  }

  /**
   * Where this client stands with the room, its `retryAfter` (ms) counted down to now.
   *
   * @example
   * sendButton.disabled = socket.standing.status === "coolingDown";
   */
  get standing(): PacedStanding {
    return { ...this.#guard.standing, queued: this.#pacer?.queued ?? 0 };
  }

  /**
   * Sends a message when its turn has come.
   *
   * @returns whether it went out at once
   */
  override send(data: Data, plan: Plan = {}): boolean {
    this.#runaway.note();
    if (this.#pacer === null) return super.send(data);
    return this.#pacer.add(data, plan) === "sent";
  }

  /**
   * Sends a message when its turn has come, and tells what became of it.
   *
   * @returns what became of it. It never rejects. Without pacing, a message that waits for the socket to open counts as sent.
   * @example
   * const outcome = await socket.enqueue(JSON.stringify(move), { key: "cursor", deadline: 500 });
   */
  enqueue(data: Data, plan: Plan = {}): Promise<Outcome> {
    this.#runaway.note();
    if (this.#pacer === null) {
      super.send(data);
      return Promise.resolve("sent");
    }
    return new Promise((resolve) => this.#pacer?.add(data, plan, resolve));
  }

  /**
   * Answers to the ban that this client was told of, once, if the room's policy says `appeals: true`. Until somebody has decided, it asks what became
   * of it, at most once a minute while the page is looked at. An `appeal` event tells each change. Once it is approved, the client comes back.
   *
   * @param text plain text of at most 1,000 characters
   * @returns what became of it: `open` if it was sent now or before; `null` if there is nothing to answer to
   * @throws {Error} if the room cannot be reached, does not take it now, or the text is empty or too long
   * @example
   * const appeal = await socket.appeal("It was my brother.");
   */
  appeal(text: string): Promise<AppealState | null> {
    return this.#appeal.send(text);
  }

  /**
   * Asks whether this client may answer to its ban, and what became of its answer. Ask when you show a form, such as after a reload.
   *
   * @returns `null` if there is nothing to answer to; `status: "none"` if it may answer
   * @throws {Error} if the room cannot be reached, or does not answer now
   * @example
   * const canAppeal = (await socket.askAppeal())?.status === "none";
   */
  askAppeal(): Promise<AppealState | null> {
    return this.#appeal.ask();
  }

  /** Bytes that wait, here or in the socket. */
  override get bufferedAmount(): number {
    return super.bufferedAmount + (this.#pacer?.bufferedAmount ?? 0);
  }

  /** Takes back what waits, in the order in which it would have been sent. */
  override drainQueuedMessages(): Data[] {
    return [...(super.drainQueuedMessages?.() ?? []), ...(this.#pacer?.drain() ?? [])] as Data[];
  }

  /** Closes the connection. It does not come back by itself, and nothing is left running. */
  override close(code?: number, reason?: string): void {
    // PartySocket's own constructor closes one that it does not like.
    if (#guard in this) {
      this.#guard.rest();
      this.#appeal.rest();
      this.#pacer?.rest();
    }
    super.close(code, reason);
  }

  /**
   * Connects again, unless the room does not want this client back: never after 4403, and after 4429
   * not before `standing.retryAfter` is 0. Then it does nothing, and the console says so once. After
   * 4409 it does connect. The standing is `ok` again once the room has let it in.
   */
  override reconnect(code?: number, reason?: string): void {
    if (this.#guard.mayEnter(this.roomUrl)) super.reconnect(code, reason);
    else this.#guard.tell();
  }

  /** Changes options. The new ones are used from the next connect on; `pacing` stays as it was. */
  override updateProperties(options: Partial<GuardedPartySocketOptions>): void {
    this.#options = { ...this.#options, ...options };
    const { pacing: _, strategies, user, words, ...rest } = this.#options;
    this.#guard.options = { strategies, user, words };
    super.updateProperties({ ...options, ...socketOptions(this.#guard, rest) });
  }

  #tell(): void {
    this.dispatchEvent(new StandingEvent(this.standing));
  }

  // One event for all that changes in one go.
  #noteChange(): void {
    if (this.#hasNews) return;
    this.#hasNews = true;
    queueMicrotask(() => {
      this.#hasNews = false;
      this.#tell();
    });
  }
}

// The methods are there already: only their types are narrowed.
// oxlint-disable-next-line no-unsafe-declaration-merging
export interface GuardedPartySocket {
  /** Listens to an event: PartySocket's own, `standing` or `statement`. */
  addEventListener<Type extends keyof GuardedEventMap>(
    type: Type,
    listener: (event: GuardedEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens to an event of another name. */
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Stops listening to an event. */
  removeEventListener<Type extends keyof GuardedEventMap>(
    type: Type,
    listener: (event: GuardedEventMap[Type]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Stops listening to an event of another name. */
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
