import type { Recording } from "../engine/messages.ts";
import type { RoomLink } from "./share.ts";

/** What a room has recorded. @throws if it cannot be fetched, with what the room says */
export async function recordOf({ path, token }: RoomLink): Promise<Recording> {
  const response = await ask(path, "record?format=packed", token);
  return {
    kind: "recording",
    file: await response.blob(),
    name: `The last minutes of ${path.split("/").at(-1)}`,
  };
}

/** Makes a policy that of a room. @param policy as JSON. @throws if the room does not take it, with what it says */
export async function promoteIn({ path, token }: RoomLink, policy: string): Promise<void> {
  await ask(path, "promote", token, { method: "POST", body: policy });
}

async function ask(path: string, what: string, token: string, options: RequestInit = {}): Promise<Response> {
  const url = new URL(`${path}/party-bouncer/${what}`, location.href);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url, { ...options, headers, cache: "no-store" });
  if (response.ok) return response;
  const said = (await response.text()).trim();
  throw new Error(`The room answers ${response.status}: ${said === "" ? response.statusText : said}`);
}
