import { FORGOTTEN } from "../shared/close-code.ts";

const SHRINK =
  "Keep less in connection.state: with the URL, the tags and some 200 bytes of the bouncer's it shares 16,384 bytes, " +
  "or 2,048 in `partykit dev`.";

/** What a developer is told of a connection whose state cannot be kept. */
export function crowdedError(): Error {
  return new Error(
    `The app's own connection.state leaves no room for the bouncer's. The connection is closed when its room wakes up from ` +
      `hibernation, and has to come back. ${SHRINK}`,
  );
}

/** What a developer is told when a room has woken up without the state of a connection. */
export function forgottenError(): Error {
  return new Error(
    `A connection was closed with ${FORGOTTEN}, as the app's own connection.state left no room for the bouncer's during ` +
      `hibernation. Its client comes back and is identified afresh. ${SHRINK}`,
  );
}
