import type { Route } from "./route.ts";
import {
  clientExportSchema,
  entryPageSchema,
  eraseBody,
  erasureSchema,
  exportQuery,
  spanQuery,
  transparencySchema,
} from "./schemas-audit.ts";
import { noQuery, pageQuery } from "./schemas.ts";

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
  exportClient: {
    ...read,
    path: "/v1/clients/{target}/export",
    role: "admin",
    isNoted: true,
    summary: "All that is kept of a client.",
    query: noQuery,
    answer: clientExportSchema,
  },
  erase: {
    method: "DELETE",
    path: "/v1/clients/{target}",
    role: "admin",
    forgets: true,
    summary: "Erases all that is kept of a client.",
    query: noQuery,
    body: eraseBody,
    bodyIsOptional: true,
    status: 200,
    answer: erasureSchema,
  },
  exportAudit: { ...file, path: "/v1/export/audit", summary: "All that operators did, as a file." },
  exportBans: { ...file, path: "/v1/export/bans", summary: "All bans that are not over, as a file." },
  statements: {
    ...read,
    path: "/v1/reports/statements",
    role: "admin",
    isNoted: true,
    summary: "Statements of reasons, as the DSA Transparency Database takes them.",
    query: spanQuery,
    answer: "application/json",
  },
  transparency: {
    ...read,
    path: "/v1/reports/transparency",
    role: "viewer",
    summary: "How many were banned, as it may be published.",
    query: spanQuery,
    answer: transparencySchema,
  },
} as const satisfies Record<string, Route>;
