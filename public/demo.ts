import { addressAtLoad, currentAddress } from "./demo/address.ts";
import { followPeople } from "./demo/carousel.ts";
import { offerChoice, showChoice } from "./demo/choice.ts";
import { openStage } from "./demo/stage.ts";

followPeople();
offerChoice();

let address = addressAtLoad();
showChoice(address);
let close = openStage(address);

// The address bar is the one source of truth: the switch, "New room" and the Back button only change it.
addEventListener("hashchange", () => {
  close();
  address = currentAddress(address.party);
  showChoice(address);
  close = openStage(address);
});
