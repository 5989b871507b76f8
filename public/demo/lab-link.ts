import { toHash } from "../lab/state/share.ts";
import type { Address, Ending } from "./address.ts";
import { one } from "./dom.ts";

/** Links to the policy lab, which opens with what the room has recorded and with its policy. */
export async function offerLab({ ending, room }: Address, party: string, token: string): Promise<void> {
  const link = one<HTMLAnchorElement>("[data-lab]");
  const hash = await toHash({
    policy: POLICIES[ending],
    room: { path: `../parties/${party}/${room}`, token },
  });
  link.href = `lab/${hash}`;
  link.hidden = false;
}

/** The rules of both rooms, as far as they decide, in the words of the lab. A test compares them to party/rules.ts. */
export const POLICIES: Readonly<Record<Ending, string>> = {
  close: `// The rules of the demo's room.
export default {
  limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }],
  admission: { perClient: 40, connects: { limit: 40, window: "1m", burst: 40 } },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "close", for: "1m" },
  ],
};
`,
  "shadow-ban": `// The rules of the demo's room that hides whoever floods it.
export default {
  limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }],
  admission: { perClient: 40, connects: { limit: 40, window: "1m", burst: 40 } },
  cooldown: { base: "1s", factor: 2, max: "4s" },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "shadow-ban", for: "10m" },
  ],
};
`,
};
