import { createElement, type ReactNode, useEffect, useState } from "react";
import { PER_CLIENT, PER_ROOM, ROOMS_OF_CLIENT } from "../src/shared/reserved-names.ts";
import { GUARD_SENTENCES } from "../src/words/guard-sentences.ts";
import { PAGE_SENTENCES } from "../src/words/page-sentences.ts";
import { speaker, type Words } from "../src/words/speaker.ts";
import type { StandingSource } from "./shown-standing.ts";
import type { StatementEvent } from "./statement-event.ts";
import { type StandingView, useStanding } from "./use-standing.ts";

/** What {@link Standing} takes. */
export interface StandingProps {
  /** The socket whose standing it says. */
  readonly socket: StandingSource & {
    /** Connects again. */
    reconnect(): void;
  };
  /** The language of the countdown and of the button: a catalogue of `party-bouncer/words`, or sentences of your own. Default: English. */
  readonly words?: Words | undefined;
  /** For your styles. Each of its parts has `data-part`, and the whole has `data-status`. */
  readonly className?: string | undefined;
}

/** Limits that close a connection because there are too many. The person may try again at any time. */
const TOO_MANY: ReadonlySet<string | null> = new Set([PER_CLIENT, PER_ROOM, ROOMS_OF_CLIENT]);

/**
 * Says where a client stands with its room: why it has to wait and how long, what the room says of a ban, that slow mode is on, how many
 * messages wait, and offers the way back once it may come. It has no styles. While there is nothing to say it is empty, and it stays on the page: a screen reader tells only
 * of what changes in it. It reads each sentence once, and not the countdown.
 *
 * @example
 * ```tsx
 * function Status() {
 *   const { socket } = useGuardedPartySocket({ room, words: de });
 *   return <Standing socket={socket} words={de} className="standing" />;
 * }
 * ```
 */
export function Standing({ socket, words, className }: StandingProps): ReactNode {
  const view = useStanding(socket);
  const statement = useStatement(socket, view.status === "away");
  const [say, sayAway] = [speaker(words, PAGE_SENTENCES), speaker(words, GUARD_SENTENCES)];
  const said = useSaid(view);
  const { status, slowMode, queued, wait, retryAfter, limit } = view;
  const isAway = status === "away";
  const mayReturn = isAway && (retryAfter === 0 || TOO_MANY.has(limit));
  const isWaiting = wait > 0 && wait < Infinity;
  const inThen = isAway && isWaiting ? ` ${sayAway("away.backIn", { wait: said.retryAfter })}` : "";
  // The countdown stands where the sentence says how long it is, which is over soon.
  const isInside = statement === null && inThen !== "" && said.message?.endsWith(inThen) === true;
  const counted = isWaiting && (isAway ? sayAway("away.backIn", { wait }) : say("send.again", { wait }));
  return createElement(
    "div",
    { className, "data-status": status },
    createElement(
      "div",
      { role: "status" },
      part("statement", statement),
      isInside
        ? createElement(
            "p",
            { "data-part": "message", dir: "auto" },
            `${said.message?.slice(0, -inThen.length)} `,
            createElement("span", { "data-part": "wait", "aria-live": "off" }, counted),
          )
        : statement === null && part("message", said.message),
      part("slow-mode", slowMode && say("slowMode.on", { every: slowMode.every })),
    ),
    !isInside && part("wait", counted),
    part("queued", queued > 0 && say("send.waiting", { count: queued })),
    mayReturn &&
      createElement(
        "button",
        { type: "button", "data-part": "come-back", onClick: () => socket.reconnect() },
        say("standing.comeBack"),
      ),
  );
}

function part(name: string, text: string | false | null | undefined): ReactNode {
  return text ? createElement("p", { "data-part": name, dir: "auto" }, text) : null;
}

/** What the room has said of a ban, until the client comes back from it. */
function useStatement(socket: StandingSource, isAway: boolean): string | null {
  const [statement, setStatement] = useState<string | null>(null);
  const [wasAway, setWasAway] = useState(isAway);
  useEffect(() => {
    const target = socket as object as EventTarget;
    const hear = (event: Event): void => setStatement((event as StatementEvent).statement.message);
    target.addEventListener("statement", hear);
    return () => target.removeEventListener("statement", hear);
  }, [socket]);
  if (wasAway !== isAway) {
    setWasAway(isAway);
    if (wasAway) setStatement(null);
  }
  return statement;
}

/** The sentence of a standing as it was first said: the time in it would change once a second, and be read out each time. */
function useSaid({ status, strikes, limit, message, retryAfter }: StandingView): Said {
  const occasion = `${status} ${strikes} ${limit} ${retryAfter === 0} ${status === "away" ? "" : message}`;
  const now = { occasion, message, retryAfter };
  const [said, setSaid] = useState(now);
  if (said.occasion === occasion) return said;
  setSaid(now);
  return now;
}

/** What was said, and how long it was to wait then, in ms. */
type Said = Pick<StandingView, "message" | "retryAfter">;
