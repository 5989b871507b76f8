import type { z } from "zod";
import { totalsSchema } from "../collector/answers.ts";
import { diagnosisSchema } from "../reporting/answers.ts";
import type { Role } from "./operator.ts";
import { banBody, eventsQuery, liftBody, noQuery, operatorSchema, pageQuery } from "./schemas.ts";
import { ACCOUNTABILITY_ROUTES } from "./routes-accountability.ts";
import { appealPageSchema, appealsQuery, decisionBody } from "./schemas-appeals.ts";
import { appealSchema, banPageSchema, banSchema, historySchema, liftSchema } from "./schemas-bans.ts";
import { clientSchema, eventsSchema, roomPageSchema, roomSchema } from "./schemas-rooms.ts";

/** Something that the API can be asked. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the mount; `{name}` is one segment. */
  readonly path: string;
  /** Who may at least. */
  readonly role: Role;
  readonly summary: string;
  readonly query: z.ZodObject;
  /** `null` if it takes none. */
  readonly body: z.ZodType | null;
  /** Whether the body may be left out. */
  readonly bodyIsOptional?: true;
  /** Whether it is noted who asked for it, though it changes nothing. */
  readonly isNoted?: true;
  /** Whether a client is to be forgotten, so that it is not noted whom it is about. */
  readonly forgets?: true;
  readonly status: 200 | 201;
  /** What is answered: JSON of this schema, or text of this type. */
  readonly answer: z.ZodType | "text/plain" | "text/csv" | "application/jsonl" | "application/json";
}

const read = { method: "GET", role: "viewer", query: noQuery, body: null, status: 200 } as const;

/** All that the API can be asked. */
export const ROUTES = {
  openapi: { ...read, path: "/openapi.json", summary: "This description.", answer: "application/json" },
  me: { ...read, path: "/me", summary: "Who you are.", answer: operatorSchema },
  prometheus: {
    ...read,
    path: "/metrics",
    summary: "Metrics of all rooms, for Prometheus.",
    answer: "text/plain",
  },
  metrics: { ...read, path: "/v1/metrics", summary: "The same as JSON.", answer: totalsSchema },
  rooms: {
    ...read,
    path: "/v1/rooms",
    summary: "All rooms, the latest active first.",
    query: pageQuery,
    answer: roomPageSchema,
  },
  room: {
    ...read,
    path: "/v1/rooms/{party}/{room}",
    summary: "A room, and who is in it.",
    answer: roomSchema,
  },
  doctor: {
    ...read,
    path: "/v1/rooms/{party}/{room}/doctor",
    summary: "What is wrong with a room's policy.",
    answer: diagnosisSchema,
  },
  record: {
    ...read,
    path: "/v1/rooms/{party}/{room}/record",
    role: "moderator",
    summary: "The traffic that a room has recorded.",
    answer: "application/jsonl",
  },
  bans: {
    ...read,
    path: "/v1/bans",
    summary: "All bans that are not over, the newest first.",
    query: pageQuery,
    answer: banPageSchema,
  },
  ban: {
    method: "POST",
    path: "/v1/bans",
    role: "moderator",
    summary: "Bans a client in all rooms.",
    query: noQuery,
    body: banBody,
    status: 201,
    answer: banSchema,
  },
  client: {
    ...read,
    path: "/v1/clients/{target}",
    summary: "A client: its bans, and how it stands in each room that it is in.",
    answer: clientSchema,
  },
  history: {
    ...read,
    path: "/v1/clients/{target}/history",
    summary: "What was done about a client, and who did it.",
    answer: historySchema,
  },
  lift: {
    method: "DELETE",
    path: "/v1/clients/{target}/bans",
    role: "moderator",
    summary: "Lifts all bans of a client.",
    query: noQuery,
    body: liftBody,
    bodyIsOptional: true,
    status: 200,
    answer: liftSchema,
  },
  appeals: {
    ...read,
    path: "/v1/appeals",
    summary: "What clients have answered to their bans, the newest first.",
    query: appealsQuery,
    answer: appealPageSchema,
  },
  decideAppeal: {
    method: "POST",
    path: "/v1/appeals/{target}/{ban}",
    role: "moderator",
    summary: "Approves or rejects an appeal. To approve it lifts the ban.",
    query: noQuery,
    body: decisionBody,
    status: 200,
    answer: appealSchema,
  },
  ...ACCOUNTABILITY_ROUTES,
  events: {
    ...read,
    path: "/v1/events",
    summary: "What has happened in all rooms since the request before.",
    query: eventsQuery,
    answer: eventsSchema,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
