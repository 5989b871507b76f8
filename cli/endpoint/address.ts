import { Misuse } from "../failure.ts";
import { plain } from "../style.ts";

/**
 * An address as somebody types it.
 *
 * @param example what one is like
 * @throws {Misuse} if it is none, or nothing that speaks HTTP
 */
export function addressIn(text: string, example: string): URL {
  const isFull = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  // As browsers do with what is typed: https, but for this machine.
  const guessed = isFull ? text : `${/^(?:localhost|127\.|\[::1\])/.test(text) ? "http" : "https"}://${text}`;
  const url = URL.canParse(guessed) ? new URL(guessed) : null;
  if (url === null) throw new Misuse(`${plain(text)} is not an address. It should be like ${example}.`);
  // Of a socket it is the same, but for how it is asked.
  const scheme = { "ws:": "http:", "wss:": "https:" }[url.protocol] ?? url.protocol;
  if (scheme !== "http:" && scheme !== "https:") {
    throw new Misuse(`${plain(text)} cannot be asked: an address begins with https:// or http://.`);
  }
  url.protocol = scheme;
  url.hash = "";
  return url;
}

/** The same with a path after its own, unless it ends so already. */
export function withPath(url: URL, path: string): URL {
  const within = new URL(url);
  const own = url.pathname.replace(/\/+$/, "");
  within.pathname = own.endsWith(path) ? own : own + path;
  return within;
}

/** Whether an address is on this machine, so that nobody is on the way to it. */
export function isLocal({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    hostname.startsWith("127.")
  );
}
