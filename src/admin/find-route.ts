import { Problem } from "./problem.ts";
import type { Route } from "./route.ts";
import { type RouteName, ROUTES } from "./routes.ts";

/** What a request asks for. */
export interface Found {
  readonly name: RouteName;
  readonly route: Route;
  /** What stands in its path for each `{name}`. */
  readonly params: Readonly<Record<string, string>>;
}

const routes = Object.entries(ROUTES).map(([name, route]: [string, Route]) => ({
  name: name as RouteName,
  route,
  segments: route.path.split("/"),
}));

/** Longer than the name of any room. */
const LONGEST = 8_192;

/**
 * What is asked for below the mount. A path is taken apart before it is decoded, so that an encoded slash is part of a name.
 *
 * @param below the path without that of the mount, as it was sent
 * @throws {Problem} if there is nothing there, or not by this method
 */
export function findRoute(method: string, below: string): Found {
  const given = below.split("/");
  const there = routes.flatMap(({ name, route, segments }) => {
    const params = paramsOf(segments, given);
    return params === null ? [] : [{ name, route, params }];
  });
  if (there.length === 0) throw new Problem(404, "There is nothing at this path.");
  const wanted = method === "HEAD" ? "GET" : method;
  const found = there.find(({ route }) => route.method === wanted);
  if (found !== undefined) return found;
  const allowed = there.flatMap(({ route }) => (route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  throw new Problem(405, `Here one can only ${allowed.join(", ")}.`, {
    headers: { Allow: allowed.join(", ") },
  });
}

function paramsOf(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = given[index] ?? "";
    if (!segment.startsWith("{")) {
      if (segment !== text) return null;
      continue;
    }
    const value = decoded(text);
    if (value === null || value === "" || value.length > LONGEST) return null;
    params[segment.slice(1, -1)] = value;
  }
  return params;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
