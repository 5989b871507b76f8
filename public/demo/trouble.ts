import { one, write } from "./dom.ts";
import type { Flood, FloodState } from "./flood.ts";
import { onKey } from "./shortcuts.ts";

/** The two buttons with which the Spammer makes trouble, and their keys. */
export interface Trouble {
  /** @param isAway whether the Spammer is not in the room, and may not come in */
  show: (isAway: boolean) => void;
}

export function offerTrouble(flood: Flood, signal: AbortSignal): Trouble {
  const floodButton = one("[data-flood]");
  const burstButton = one("[data-burst]");
  let away = false;

  const toggle = () => !away && flood.toggle();
  const burst = () => !away && flood.burst();
  floodButton.addEventListener("click", toggle, { signal });
  burstButton.addEventListener("click", burst, { signal });
  onKey("f", toggle, signal);
  onKey("b", burst, signal);

  return {
    show(isAway) {
      away = isAway;
      floodButton.dataset["state"] = flood.state();
      write(one("[data-flood-words]"), WORDS[flood.state()]);
      // Not `disabled`: a control that vanishes under the keyboard takes the focus with it.
      for (const button of [floodButton, burstButton]) button.setAttribute("aria-disabled", String(away));
    },
  };
}

const WORDS: Record<FloodState, string> = {
  idle: "Flood",
  waiting: "Starting soon",
  running: "Stop the flood",
};
