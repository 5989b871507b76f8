import { evictRoom } from "../../support/evict.ts";
import { crowdedContract } from "../../contract/crowded.ts";
import type { TestSocket } from "../../support/client.ts";
import { roomOf } from "./rooms.ts";

crowdedContract("PartyServer, hibernating", {
  mostPadding: 8_000,
  async connect(room, user, padding) {
    const url = `http://rooms/parties/crowded/${room}?pad=${"x".repeat(padding)}`;
    const { webSocket } = await roomOf("crowded", room).fetch(url, {
      headers: { Upgrade: "websocket", "x-user": user },
    });
    if (webSocket === null) throw new Error("no WebSocket in the response");
    webSocket.accept();
    return webSocket as unknown as TestSocket;
  },
  sleep: (room) => evictRoom(roomOf("crowded", room)),
});
