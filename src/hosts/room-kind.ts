import type { MessageCallbacks, RoomLike } from "../platform/room.ts";

/** What is different about a room of a certain kind, such as one that keeps a document. */
export interface RoomKind extends Partial<RoomLike> {
  /** What its messages pass before they come to the bouncer. */
  through?(bouncer: MessageCallbacks): MessageCallbacks;
}
