import type { Ending } from "./address.ts";
import { countdown } from "./countdown.ts";
import { one, write } from "./dom.ts";
import type { FloodState } from "./flood.ts";
import type { Person } from "./person.ts";
import { GRACE, HIDDEN_FOR, RUNGS } from "./rules.ts";

export interface Story {
  tell: () => void;
  /** Whether the others no longer see what the Spammer says. */
  isHidden: () => boolean;
}

export interface StoryOptions {
  spammer: Person;
  ending: Ending;
  flood: () => FloodState;
  isReady: () => boolean;
  /** `performance.now()` of the Spammer's last message that somebody else in the room received. */
  heardAt: () => number;
  signal: AbortSignal;
}

/** Tells what the bouncer makes of the Spammer, and when it will do what next. */
export function openStory({ spammer, ending, flood, isReady, heardAt, signal }: StoryOptions): Story {
  const { socket, opened, isOpen } = spammer;
  const panel = one("[data-story]");
  const words = one("[data-story-words]");
  const note = one("[data-story-note]");
  const comeBack = one<HTMLButtonElement>("[data-come-back]");
  const clock = countdown(one("[data-story-bar]"), one("[data-story-time]"));
  let strikes = 0;
  let lastStrikeAt = -Infinity;
  let hiddenAt = -Infinity;
  let floodingSince: number | null = null;
  let look: ReturnType<typeof setTimeout> | undefined;

  const say = (state: string, sentence: string, more: string) => {
    panel.dataset["state"] = state;
    write(words, sentence);
    write(note, more);
  };

  const isHidden = () => performance.now() - hiddenAt < HIDDEN_FOR;

  const noteStrikes = (now: number) => {
    if (now > strikes) {
      lastStrikeAt = performance.now();
      // The room does not say so: the page knows it from the rules.
      if (now >= RUNGS && ending === "shadow-ban") hiddenAt = lastStrikeAt;
    }
    strikes = now;
  };

  const tellOfDoor = (retryAfter: number) => {
    const staysAway = `Its client has opened ${opened() === 1 ? "1 socket" : `${opened()} sockets`} and stays away.`;
    comeBack.hidden = retryAfter > 0;
    if (retryAfter === 0) return say("open", "The wait is over.", staysAway);
    const isForGood = !Number.isFinite(retryAfter);
    say("closed", isForGood ? "The door is closed." : "The door is closed. It may come back in", staysAway);
    clock.start(retryAfter, tell);
  };

  const tellOfFlood = () => {
    floodingSince ??= performance.now();
    const quietSince = Math.max(floodingSince, lastStrikeAt);
    const left = quietSince + ALLOWED_AFTER - performance.now();
    look = setTimeout(tell, Math.max(left, HEARD_WITHIN));
    const isHeard = performance.now() - heardAt() < HEARD_WITHIN;
    if (left <= 0 && isHeard) return say("flooding", "The room allows this much: nothing is refused.", "");
    if (strikes === 0) return say("flooding", "The first twenty pass: a burst is welcome.", LIMIT);
    const next = strikes + 1 < RUNGS ? "the next comes in" : NEXT[ending];
    say("cooling", `Strike ${strikes} of ${RUNGS}. Still sending: ${next}`, DROPPED);
    clock.start(Math.max(0, lastStrikeAt + GRACE - performance.now()), () => {}, "a moment");
  };

  const tell = () => {
    const { status, retryAfter } = socket.standing;
    const isWaiting = flood() === "waiting";
    // On its way out, or back in: why is not known yet.
    if (strikes > 0 && !isOpen() && status !== "away" && !isWaiting) return;
    noteStrikes(socket.standing.strikes);
    clock.stop();
    clearTimeout(look);
    if (flood() !== "running") floodingSince = null;
    comeBack.hidden = true;
    if (status === "away") return tellOfDoor(retryAfter);
    if (isWaiting) return say("waiting", "The flood starts as soon as the rooms are open.", LIMIT);
    if (isHidden()) return say("hidden", "Nobody hears the Spammer now. It has not been told.", UNTOLD);
    if (flood() === "running") return tellOfFlood();
    if (status === "coolingDown") {
      say("cooling", `Strike ${strikes} of ${RUNGS}. It may talk again in`, DROPPED);
      return clock.start(retryAfter, tell);
    }
    if (status === "warned") return say("warned", "It may talk again.", FORGIVEN);
    if (!isReady()) return say("waiting", "Opening the rooms.", LIMIT);
    say("calm", "Press Flood and see who gets through.", LIMIT);
  };

  comeBack.addEventListener(
    "click",
    () => {
      socket.reconnect();
      one("[data-flood]").focus();
    },
    { signal },
  );
  signal.addEventListener("abort", () => {
    clock.stop();
    clearTimeout(look);
  });
  return { tell, isHidden };
}

/** Ms of a flood without a strike after which the room must allow it: somebody has changed its policy. */
const ALLOWED_AFTER = 3_000;

/** Ms after which a message of a flood that is let through has been received. */
const HEARD_WITHIN = 1_000;

const NEXT: Record<Ending, string> = { close: "the door closes in", "shadow-ban": "the shadow-ban comes in" };
const LIMIT = "The bouncer lets through ten messages a second, and twenty at once.";
const DROPPED = "During a wait, nothing that it sends gets through.";
const FORGIVEN = "A minute of good behaviour takes one strike off.";
const UNTOLD = "It sees its own messages, and is warned as before.";
