import { computed, effect, signal } from "@preact/signals";
import { session, signOut } from "../session.ts";
import { heardAt, liveRoom, take } from "./feed.ts";
import type { LiveFrame, Watched } from "../../src/live/frames.ts";
import { Poll } from "./poll.ts";
import { Renewal } from "./renewal.ts";
import { LiveSocket } from "./socket.ts";

/** Ms without any news after which the page says so. */
const QUIET = 10_000;

/** Ms for which a page is hidden before it lets go of its socket. */
const LONG = 60_000;

/** Ms that the socket has to open before the page asks instead: most often it does, and what it tells was asked in vain. */
const CHANCE = 1_000;

/** How the page hears of what happens. */
export const liveState = signal<"connecting" | "live" | "polling" | "paused" | "away">("connecting");

/** What is watched; `null` for nothing but what happens. */
const watched = signal<Watched | null>(null);

/** Whether the socket is open. */
const isOpen = signal(false);

/** Whether the socket has opened, or failed, or had its chance. */
const isTried = signal(false);

const isHidden = signal(document.hidden);

/** Whether nobody has looked for long. */
const isLeft = signal(false);

const isSignedIn = computed(() => Boolean(session.value));

const socket = new LiveSocket({
  onFrame: hear,
  onChange(now) {
    isOpen.value = now;
    isTried.value = true;
  },
});
const poll = new Poll(hear);
const renewal = new Renewal(() => socket.reopen());

/** Watches this from now on, in place of what was watched. */
export function watch(what: Watched | null): void {
  liveRoom.value = null;
  watched.value = what;
}

/** Hears of what happens for as long as somebody is signed in. By a socket if there is one, by asking if not; not while the page is hidden. */
export function startLive(): void {
  document.addEventListener("visibilitychange", () => (isHidden.value = document.hidden));
  effect(() => {
    if (!isSignedIn.value || isLeft.value) return;
    socket.open();
    const chance = setTimeout(() => (isTried.value = true), CHANCE);
    return () => {
      clearTimeout(chance);
      socket.close();
      isOpen.value = false;
      isTried.value = false;
    };
  });
  effect(() => {
    if (!isHidden.value) return;
    const timer = setTimeout(() => (isLeft.value = true), LONG);
    return () => {
      clearTimeout(timer);
      isLeft.value = false;
    };
  });
  effect(() => {
    if (!isOpen.value) renewal.stop();
  });
  effect(() => {
    if (isOpen.value) socket.send({ type: isHidden.value ? "pause" : "resume" });
  });
  effect(() => {
    if (isOpen.value && watched.value !== null) socket.send({ type: "watch", what: watched.value });
  });
  effect(() => {
    if (!isSignedIn.value || !isTried.value || isOpen.value || isHidden.value) return;
    poll.start(watched.value);
    return () => poll.stop();
  });
  effect(() => say());
  setInterval(say, 1_000);
}

function hear(frame: LiveFrame): void {
  if (frame.type === "hello") renewal.start(frame.page, frame.renewAfter);
  else if (frame.type === "signed-out") void signOut("signIn.ended");
  else take(frame);
}

function say(): void {
  if (isHidden.value) liveState.value = "paused";
  else if (isOpen.value) liveState.value = "live";
  else if (heardAt.value === null) liveState.value = "connecting";
  else if (Date.now() - heardAt.value > QUIET) liveState.value = "away";
  else liveState.value = "polling";
}
