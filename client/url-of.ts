import type { PartySocketOptions } from "partysocket";

/** The URL that a PartySocket's next socket would have, with its query: a ticket in it may be new each time. */
export async function urlOf(
  { roomUrl, id }: { readonly roomUrl: string; readonly id: string },
  query: PartySocketOptions["query"],
): Promise<string> {
  const asked = (await (typeof query === "function" ? query() : query)) ?? {};
  const url = new URL(roomUrl);
  url.searchParams.set("_pk", id);
  for (const [name, value] of Object.entries(asked)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
