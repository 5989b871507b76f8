import { act } from "./acts.ts";
import type { Handler } from "./asked.ts";
import { listEntries } from "./audit.ts";
import { decideAppeal, listAppeals } from "./appeals.ts";
import { addBan, liftBans, listBans } from "./bans.ts";
import { readClient, readHistory } from "./clients.ts";
import { eraseClient, exportClient } from "./erasure.ts";
import { exportAudit, exportBans } from "./export.ts";
import { describeApi } from "./openapi.ts";
import { listRooms, readDoctor, readRecord, readRoom, readTimeline } from "./rooms.ts";
import { exportStatements, readTransparency } from "./transparency.ts";
import type { RouteName } from "./routes.ts";
import { endOverride, overrideClient } from "./overrides.ts";
import { endPosture, endSlowMode, listSwitches, raisePosture, readSwitches, slowDown } from "./switches.ts";
import { readEvents, readPrometheus, readTotals } from "./watching.ts";

/** Who answers what. */
export const HANDLERS: { readonly [Name in RouteName]: Handler<Name> } = {
  openapi: ({ mount }) => Promise.resolve(Response.json(describeApi(mount))),
  me: ({ operator }) => Promise.resolve(operator),
  prometheus: readPrometheus,
  metrics: readTotals,
  rooms: listRooms,
  room: readRoom,
  timeline: readTimeline,
  doctor: readDoctor,
  record: readRecord,
  bans: listBans,
  ban: addBan,
  client: readClient,
  history: readHistory,
  lift: liftBans,
  audit: listEntries,
  appeals: listAppeals,
  decideAppeal,
  exportClient,
  erase: eraseClient,
  statements: exportStatements,
  transparency: readTransparency,
  exportAudit,
  exportBans,
  act,
  switches: listSwitches,
  roomSwitches: readSwitches,
  slowMode: slowDown,
  endSlowMode,
  posture: raisePosture,
  endPosture,
  override: overrideClient,
  endOverride,
  events: readEvents,
};
