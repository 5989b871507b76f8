import type { Duration } from "../../policy/duration.ts";

/** People, and apps, that mean no harm. */
export type HonestKind =
  | "talker"
  | "typist"
  | "paster"
  | "tapper"
  | "pointer"
  | "gameLoop"
  | "editor"
  | "agent"
  | "tunnel"
  | "sleeper"
  | "natCrowd";

/** Those who harm the room, on purpose or by a mistake in their app. */
export type HostileKind =
  | "flood"
  | "slowFlood"
  | "pulse"
  | "typeHopper"
  | "byteFlood"
  | "raid"
  | "reconnectStorm"
  | "runaway";

/** Whose traffic it is. */
export type TrafficKind = HonestKind | HostileKind;

/**
 * So many of one kind.
 *
 * | kind             | sends                                                                                                   |
 * | ---------------- | ------------------------------------------------------------------------------------------------------- |
 * | `talker`         | lines of chat with pauses, and heartbeats                                                               |
 * | `typist`         | the same, and a notice for each key: two to nine a second                                               |
 * | `paster`         | lists of up to ten lines at once, and pages of up to 4,000 characters                                   |
 * | `tapper`         | applause: up to sixty taps, eight to eighteen a second                                                  |
 * | `pointer`        | a position for each frame while it moves: 60 to 240 a second                                            |
 * | `gameLoop`       | its own state at 20, 30 or 60 ticks, shared state half as often, in matches                             |
 * | `editor`         | changes and carets of a Yjs document, pastes, drags at the rate of the screen                           |
 * | `agent`          | thirty calls as its page loads, questions with their whole history, results of tools, sliders           |
 * | `tunnel`         | what a talker does, but now and then its network is gone, and all it has queued comes at once           |
 * | `sleeper`        | what a typist does, until the laptop is closed; later it comes back with a new connection               |
 * | `natCrowd`       | a class of typists behind one address, by which alone they are known; each second one has another tab   |
 * | `flood`          | 1,000 messages a second, whatever it is told                                                            |
 * | `slowFlood`      | evenly, a quarter more than ten a second                                                                |
 * | `pulse`          | sixty messages at once, then silence until a cool-down may be over                                      |
 * | `typeHopper`     | 500 messages a second, each of a type of its own, so that no limit for a type sees two                  |
 * | `byteFlood`      | two messages of 64 KiB a second                                                                         |
 * | `raid`           | many clients who come within five seconds, each with five lines a second                                |
 * | `reconnectStorm` | comes again four times a second, with twenty messages each time                                         |
 * | `runaway`        | what a typist does, until an effect of its page runs at each frame: the same message 60 times a second  |
 */
export interface Crowd {
  /** Whose traffic it is. */
  readonly kind: TrafficKind;
  /** How many: of clients, and of `natCrowd` and `raid` how many crowds. Default: 1. */
  readonly count?: number | undefined;
  /** Of `natCrowd` and `raid`: how many people one crowd has. Default: 30 and 50. */
  readonly size?: number | undefined;
  /** When the first may come, from the beginning of the record. Default: 0. */
  readonly start?: Duration | undefined;
  /** They come at random times within so long. Default: 10 seconds. */
  readonly within?: Duration | undefined;
  /**
   * Messages a second: of a pointer its frames, of a game its ticks, of a hostile kind its flood, of a raid each of its clients'. Default: as the table says. Talkers,
   * typists and the like have no such number.
   */
  readonly perSecond?: number | undefined;
  /** The type that a hostile kind sends. Default: `"chat"`, of a runaway `"typing"`. */
  readonly type?: string | undefined;
  /** Bytes of a message of a hostile kind. Default: 80, of a byte flood 65,536. */
  readonly bytes?: number | undefined;
}
