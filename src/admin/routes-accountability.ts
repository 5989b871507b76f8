import type { Route } from "./route.ts";
import { entryPageSchema, exportQuery } from "./schemas-audit.ts";
import { pageQuery } from "./schemas.ts";

const read = { method: "GET", body: null, status: 200 } as const;
const file = { ...read, role: "admin", isNoted: true, query: exportQuery, answer: "text/csv" } as const;

/** What can be asked of those who answer for what was done. */
export const ACCOUNTABILITY_ROUTES = {
  audit: {
    ...read,
    path: "/v1/audit",
    role: "viewer",
    summary: "What operators did, the newest first.",
    query: pageQuery,
    answer: entryPageSchema,
  },
  exportAudit: { ...file, path: "/v1/export/audit", summary: "All that operators did, as a file." },
  exportBans: { ...file, path: "/v1/export/bans", summary: "All bans that are not over, as a file." },
} as const satisfies Record<string, Route>;
