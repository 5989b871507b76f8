import { closeEvent } from "./close-event.ts";

/** Stands in for a socket to a room that the client has to stay away from: it closes at once with the room's own code, and opens nothing. */
export class RefusedSocket extends EventTarget {
  readonly readyState = 3;
  readonly bufferedAmount = 0;
  readonly extensions = "";
  readonly protocol = "";
  readonly url: string;
  binaryType = "blob";

  constructor(url: string, code: number, reason: string) {
    super();
    this.url = url;
    queueMicrotask(() => this.dispatchEvent(closeEvent(code, reason)));
  }

  send(): void {}
  close(): void {}
}
