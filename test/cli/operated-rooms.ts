import { afterAll, beforeAll } from "vitest";
import { startPartyKit } from "../support/dev-server.ts";
import { serveWorkerd } from "../support/workerd.ts";
import { temporaryFolder } from "./command.ts";

/** Where operators can see rooms and act on them. */
export const HOSTS = {
  workerd: async () => {
    const disk = await temporaryFolder();
    const classes = ["Room", "ledger"];
    const server = await serveWorkerd({ entry: "test/cli/rooms/operated.ts", classes, disk: disk.path });
    return {
      host: server.host,
      stop: async () => {
        await server.kill();
        await disk.remove();
      },
    };
  },
  "partykit dev": () => startPartyKit("test/cli/rooms/partykit"),
} as const;

/**
 * Serves the rooms of `rooms/operated-policy.ts` while the tests of a block run.
 *
 * @returns where they are, while they are served: `127.0.0.1:51234`
 */
export function serveOperatedRooms(where: keyof typeof HOSTS): { readonly host: string } {
  let server: { readonly host: string; readonly stop: () => Promise<void> };
  beforeAll(async () => {
    server = await HOSTS[where]();
  });
  afterAll(() => server?.stop());
  return {
    get host() {
      return server.host;
    },
  };
}
