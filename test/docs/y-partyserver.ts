import * as Y from "yjs";
import { Server } from "./partyserver.ts";

/** What of y-partyserver an example can use without workerd. */
export class YServer extends Server {
  static readonly callbackOptions = {};
  readonly document = new Y.Doc();

  async onLoad(): Promise<void> {}
  async onSave(): Promise<void> {}
  handleMessage(): void {}
}
