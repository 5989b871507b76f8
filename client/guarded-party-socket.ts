import { PartySocket, type PartySocketOptions } from "partysocket";
import type { WebSocketEventMap } from "partysocket/ws";
import type { Standing } from "../src/protocol.ts";
import { Guard } from "./guard.ts";
import { seams } from "./guarded.ts";
import { StandingEvent } from "./standing-event.ts";
import { StatementEvent } from "./statement-event.ts";

/** The events of a {@link GuardedPartySocket}: PartySocket's own, `standing` and `statement`. */
export interface GuardedEventMap extends WebSocketEventMap {
  standing: StandingEvent;
  statement: StatementEvent;
}

/**
 * A PartySocket that behaves when a bouncer shows it the door.
 *
 * - It does not reconnect after 4429, 4403 and 4409, and reconnects as usual after every other close.
 * - A `standing` event and {@link GuardedPartySocket.standing | standing} tell why, and for how long.
 * - The room's control frames never reach `message` listeners.
 *
 * @example
 * const socket = new GuardedPartySocket({ host, room });
 * socket.addEventListener("standing", (event) => showBanner(event.standing));
 */
export class GuardedPartySocket extends PartySocket {
  readonly #guard: Guard;
  readonly #options: PartySocketOptions;

  /** @param options PartySocket's own. `shouldReconnectOnClose` is not asked about 4429, 4403 and 4409. */
  constructor(options: PartySocketOptions) {
    const guard = new Guard(
      (standing) => this.dispatchEvent(new StandingEvent(standing)),
      (statement) => this.dispatchEvent(new StatementEvent(statement)),
    );
    super({ ...options, ...seams(guard, options) });
    this.#guard = guard;
    this.#options = options;
  }

  /**
   * Where this client stands with the room, its `retryAfter` (ms) counted down to now.
   *
   * @example
   * sendButton.disabled = socket.standing.status === "coolingDown";
   */
  get standing(): Standing {
    return this.#guard.standing;
  }

  /**
   * Connects again, unless the room does not want this client back: never after 4403, and after 4429
   * not before `standing.retryAfter` is 0. Then it does nothing, and the console says so once. After
   * 4409 it does connect. The standing is `ok` again once the room has let it in.
   */
  override reconnect(code?: number, reason?: string): void {
    if (this.#guard.mayEnter(this.roomUrl)) super.reconnect(code, reason);
  }

  override updateProperties(options: Partial<PartySocketOptions>): void {
    super.updateProperties({ ...options, ...seams(this.#guard, { ...this.#options, ...options }) });
  }

  override addEventListener<Type extends keyof GuardedEventMap>(
    type: Type,
    listener: (event: GuardedEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
  }

  override removeEventListener<Type extends keyof GuardedEventMap>(
    type: Type,
    listener: (event: GuardedEventMap[Type]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener, options);
  }
}
