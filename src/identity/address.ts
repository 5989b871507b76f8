import type { RequestLike } from "./request.ts";

/**
 * The address a request came from, as Cloudflare states it: an IPv4 address, or the /64 of an IPv6 address, since a household
 * or a server owns a whole /64 and can send from any address in it.
 *
 * `X-Forwarded-For` is not read: a client can send whatever it likes there.
 *
 * @returns `null` if the platform does not say (as in `partykit dev`).
 */
export function addressOf(request: RequestLike): string | null {
  return normalAddress(request.headers.get("CF-Connecting-IP") ?? "");
}

/** An address as clients are known by it, from whichever way it is written; `null` if it is too long for one, or empty. */
export function normalAddress(written: string): string | null {
  const address = written.trim().toLowerCase();
  if (address === "" || address.length > 45) return null;
  if (!address.includes(":")) return address;
  const groups = groupsOf(address);
  const [a, b, c, d, e, f, g = 0, h = 0] = groups;
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && f === 0xffff;
  if (isMapped) return [g >> 8, g & 255, h >> 8, h & 255].join(".");
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** The eight groups of an IPv6 address (RFC 4291, 2.2), whichever way it is written. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const start = numbersOf(head);
  if (tail === undefined) return start;
  const end = numbersOf(tail);
  return [...start, ...Array<number>(Math.max(0, 8 - start.length - end.length)).fill(0), ...end];
}

function numbersOf(part: string): number[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16) || 0];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}
