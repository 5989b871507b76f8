import { addressAtLoad, currentAddress, isAddress } from "./demo/address.ts";
import { offerChoice, showChoice } from "./demo/choice.ts";
import { one } from "./demo/dom.ts";
import { letOneSpeak } from "./demo/speech.ts";
import { openStage } from "./demo/stage.ts";

letOneSpeak();
offerChoice();

let address = addressAtLoad();
showChoice(address);
let close = openStage(address);

// The address bar is the one source of truth: the switch, "Start over" and the Back button only change it.
addEventListener("hashchange", () => {
  if (!isAddress()) return;
  close();
  address = currentAddress(address.ending);
  showChoice(address);
  close = openStage(address);
});

// A link within the page would change the address, and with it the room.
one("[data-start-here]").addEventListener("click", (event) => {
  event.preventDefault();
  const section = one("#start-here");
  section.scrollIntoView();
  section.focus({ preventScroll: true });
});
