import { batch, effect, untracked } from "@preact/signals";
import { askedAct } from "./act/open.ts";
import { askedOverride, askedSwitch } from "./act/open-switch.ts";
import { forgetOutcomes } from "./act/outcomes.ts";
import { liveEvents, liveEventsHaveGap, liveRoom, liveRooms } from "./live/feed.ts";
import { session } from "./session.ts";
import { toasts } from "./toasts.ts";

/** Forgets what was shown to somebody once they have left: whoever comes next may not be allowed to see it. */
export function startForgetting(): void {
  effect(() => {
    if (!session.value) untracked(forget);
  });
}

function forget(): void {
  batch(() => {
    askedAct.value = askedSwitch.value = askedOverride.value = null;
    liveRooms.value = liveRoom.value = null;
    liveEvents.value = [];
    liveEventsHaveGap.value = false;
    toasts.value = [];
    forgetOutcomes();
  });
}
