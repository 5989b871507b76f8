import { signal } from "@preact/signals";

/** What can be looked at. */
export const VIEWS = ["rooms", "find", "clients", "bans", "appeals", "switches", "audit"] as const;

export type View = (typeof VIEWS)[number];

/** Where the reader is: what the address says after `#`. */
export interface Route {
  readonly view: View;
  /** What it is about, such as a room's party and name. */
  readonly parts: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

const HOME: Route = { view: "rooms", parts: [], query: {} };

/** Where the reader is now. */
export const route = signal<Route>(HOME);

/** @param hash as `location.hash` has it. Whatever it is, there is a place to go. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name, ...rest] = path.split("/");
  const view = VIEWS.find((each) => each === name);
  if (view === undefined) return HOME;
  try {
    const parts = rest.filter((part) => part !== "").map(decodeURIComponent);
    return { view, parts, query: Object.fromEntries(new URLSearchParams(query)) };
  } catch {
    return { view, parts: [], query: {} };
  }
}

/** The address of a place on this page. */
export function hrefOf(
  view: View,
  parts: readonly string[] = [],
  query: Readonly<Record<string, string>> = {},
): string {
  const path = [view, ...parts.map(encodeURIComponent)].join("/");
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

/** Goes to a place, as a link does. */
export function go(
  view: View,
  parts: readonly string[] = [],
  query: Readonly<Record<string, string>> = {},
): void {
  location.hash = hrefOf(view, parts, query);
}

/** Changes what is asked of this place. It is the same place: "back" does not stop at it. */
export function refine(changes: Readonly<Record<string, string>>): void {
  const { view, parts, query } = route.value;
  history.replaceState(null, "", hrefOf(view, parts, { ...query, ...changes }));
  route.value = routeOf(location.hash);
}

/** Follows the address from now on. */
export function startRouter(): void {
  const follow = (): void => {
    route.value = routeOf(location.hash);
  };
  addEventListener("hashchange", follow);
  follow();
}
