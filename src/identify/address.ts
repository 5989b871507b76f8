import type { RequestLike } from "../policy/policy.ts";

/**
 * The address a request came from, as Cloudflare states it: an IPv4 address, or the /64 of an IPv6
 * address, since a household or a server owns a whole /64 and can send from any address in it.
 *
 * `X-Forwarded-For` is not read: a client can send whatever it likes there.
 *
 * @returns `null` where the platform does not say (as in `partykit dev`).
 */
export function addressOf(request: RequestLike): string | null {
  const address = request.headers.get("CF-Connecting-IP")?.trim();
  if (address === undefined || address === "" || address.length > 45) return null;
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? networkOf(address);
}

/** The first four groups of an IPv6 address, e.g. `2001:db8:0:1::/64`. */
function networkOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const end = tail === "" ? [] : tail.split(":");
    while (groups.length + end.length < 8) groups.push("0");
    groups.push(...end);
  }
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${network.join(":")}::/64`;
}
