import { totalsSchema } from "../collector/answers.ts";
import { diagnosisSchema } from "../reporting/answers.ts";
import { READ, type Route } from "./route.ts";
import { ACCOUNTABILITY_ROUTES } from "./routes-accountability.ts";
import { APPEAL_ROUTES } from "./routes-appeals.ts";
import { ACTING } from "./routes-acting.ts";
import { banBody, liftBody } from "./bodies-bans.ts";
import { eventsQuery, noQuery, operatorSchema, pageQuery, roomsQuery } from "./schemas.ts";
import { banPageSchema, banSchema, historySchema, liftSchema } from "./schemas-bans.ts";
import { clientSchema, eventsSchema, roomPageSchema, roomSchema, timelineSchema } from "./schemas-rooms.ts";

/** All that the API can be asked. */
export const ROUTES = {
  openapi: { ...READ, path: "/openapi.json", summary: "This description.", answer: "application/json" },
  me: { ...READ, path: "/me", summary: "Who you are.", answer: operatorSchema },
  prometheus: {
    ...READ,
    path: "/metrics",
    summary: "Metrics of all rooms, for Prometheus.",
    answer: "text/plain",
  },
  metrics: { ...READ, path: "/v1/metrics", summary: "The same as JSON.", answer: totalsSchema },
  rooms: {
    ...READ,
    path: "/v1/rooms",
    summary: "All rooms, the latest active or the most troubled first.",
    query: roomsQuery,
    answer: roomPageSchema,
  },
  room: {
    ...READ,
    path: "/v1/rooms/{party}/{room}",
    summary: "A room, and who is in it.",
    answer: roomSchema,
  },
  timeline: {
    ...READ,
    path: "/v1/rooms/{party}/{room}/clients/{target}/timeline",
    role: "moderator",
    summary: "What a room's flight recorder knows of a client.",
    answer: timelineSchema,
  },
  doctor: {
    ...READ,
    path: "/v1/rooms/{party}/{room}/doctor",
    summary: "What is wrong with a room's policy.",
    answer: diagnosisSchema,
  },
  record: {
    ...READ,
    path: "/v1/rooms/{party}/{room}/record",
    role: "moderator",
    summary: "The traffic that a room has recorded.",
    answer: "application/jsonl",
  },
  bans: {
    ...READ,
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
    ...READ,
    path: "/v1/clients/{target}",
    summary: "A client: its bans, and how it stands in each room that it is in.",
    answer: clientSchema,
  },
  history: {
    ...READ,
    path: "/v1/clients/{target}/history",
    summary: "What was done about a client, and who did it.",
    answer: historySchema,
  },
  lift: {
    method: "DELETE",
    path: "/v1/clients/{target}/bans",
    role: "moderator",
    summary: "Lifts all bans of a client, or some of them.",
    query: noQuery,
    body: liftBody,
    bodyIsOptional: true,
    status: 200,
    answer: liftSchema,
  },
  ...APPEAL_ROUTES,
  ...ACCOUNTABILITY_ROUTES,
  ...ACTING,
  events: {
    ...READ,
    path: "/v1/events",
    summary: "What has happened in all rooms since the request before.",
    query: eventsQuery,
    answer: eventsSchema,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
