import type { Command } from "commander";
import { listCommand, type ListOptions } from "./api/options.ts";

/** `party-bouncer rooms` */
export function roomsCommand(): Command {
  return listCommand("rooms", "Show the rooms, the latest active first.", "its name or its party's").action(
    async (options: ListOptions) => {
      const { rooms } = await import("./rooms/rooms.ts");
      await rooms(options);
    },
  );
}
