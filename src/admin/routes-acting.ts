import { CHANGE, READ, type Route } from "./route.ts";
import { actBody, actsSchema } from "./schemas-acting.ts";
import { endBody, overrideBody, postureBody, slowModeBody } from "./bodies-switches.ts";
import { roomSwitchesSchema, switchedSchema, switchPageSchema } from "./schemas-switches.ts";
import { switchesQuery } from "./schemas.ts";

/** What moderators do about clients and rooms, beside bans. */
export const ACTING = {
  act: {
    ...CHANGE,
    method: "POST",
    path: "/v1/clients/{target}/acts",
    summary: "Warns, mutes, restricts, releases or forgives a client in each room that it is in.",
    body: actBody,
    answer: actsSchema,
  },
  switches: {
    ...READ,
    path: "/v1/switches",
    summary: "What is switched on in any room.",
    query: switchesQuery,
    answer: switchPageSchema,
  },
  roomSwitches: {
    ...READ,
    path: "/v1/rooms/{party}/{room}/switches",
    summary: "What is switched on in a room, and what may be.",
    answer: roomSwitchesSchema,
  },
  slowMode: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/rooms/{party}/{room}/slow-mode",
    summary: "Slows a room down for a while.",
    body: slowModeBody,
    answer: switchedSchema,
  },
  endSlowMode: {
    ...CHANGE,
    method: "DELETE",
    path: "/v1/rooms/{party}/{room}/slow-mode",
    summary: "Ends a room's slow mode.",
    body: endBody,
    bodyIsOptional: true,
    answer: switchedSchema,
  },
  posture: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/rooms/{party}/{room}/posture",
    summary: "Raises a prepared policy in a room for a while.",
    body: postureBody,
    answer: switchedSchema,
  },
  endPosture: {
    ...CHANGE,
    method: "DELETE",
    path: "/v1/rooms/{party}/{room}/posture",
    summary: "Ends a room's posture.",
    body: endBody,
    bodyIsOptional: true,
    answer: switchedSchema,
  },
  override: {
    ...CHANGE,
    method: "PUT",
    path: "/v1/clients/{target}/override",
    summary: "Gives a client other numbers for a while, in all rooms.",
    body: overrideBody,
    answer: switchedSchema,
  },
  endOverride: {
    ...CHANGE,
    method: "DELETE",
    path: "/v1/clients/{target}/override",
    summary: "Ends a client's other numbers.",
    body: endBody,
    bodyIsOptional: true,
    answer: switchedSchema,
  },
} as const satisfies Record<string, Route>;
