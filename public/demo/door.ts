import { countdown } from "./countdown.ts";
import { one, write } from "./dom.ts";
import type { Person } from "./person.ts";

/** What the bouncer makes of the Spammer: no complaint, a cool-down running out, or a closed door. */
export function showDoor({ socket, opened }: Person, signal: AbortSignal): void {
  const panel = one("[data-door]");
  const words = one("[data-door-words]");
  const note = one("[data-door-note]");
  const comeBack = one<HTMLButtonElement>("[data-come-back]");
  const clock = countdown(one("[data-door-bar]"), one("[data-door-time]"));

  const say = (state: string, sentence: string, more: string, mayReturn = false) => {
    panel.dataset["state"] = state;
    write(words, sentence);
    write(note, more);
    comeBack.hidden = !mayReturn;
  };

  const show = () => {
    const { status, retryAfter, message } = socket.standing;
    clock.stop();
    if (status === "away") {
      const staysAway = `This client has opened ${opened() === 1 ? "1 socket" : `${opened()} sockets`} and stays away.`;
      if (retryAfter === 0) return say("open", "The wait is over.", staysAway, true);
      say(
        "closed",
        Number.isFinite(retryAfter) ? "The door is closed. Back in" : "The door is closed.",
        staysAway,
      );
      return clock.start(retryAfter, show);
    }
    if (status === "coolingDown") {
      say("cooling", "Cooling down. May talk in", message ?? "Nothing it sends now is let through.");
      return clock.start(retryAfter, show);
    }
    if (status === "warned")
      return say("warned", "May talk again.", "A minute of good behaviour takes one strike off.");
    say("calm", "The bouncer has no complaint.", "Ten messages a second are welcome, twenty at once.");
  };

  comeBack.addEventListener(
    "click",
    () => {
      socket.reconnect();
      one<HTMLElement>("[data-flood]").focus();
    },
    { signal },
  );
  for (const type of ["standing", "open"]) socket.addEventListener(type, show, { signal });
  signal.addEventListener("abort", clock.stop);
  show();
}
