import type { Diagnosis } from "../doctor/doctor.ts";
import type { Metrics } from "../events/metrics.ts";
import {
  type ConnectionList,
  type ConnectionStanding,
  MOST_CONNECTIONS,
  type RoomInquiry,
} from "../ledger/inquiry.ts";
import { newestSegments } from "../record/newest-segments.ts";
import type { Recorders } from "../record/recorders.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import type { Sessions } from "../session/sessions.ts";
import { base64Of } from "../shared/base64.ts";
import type { Switching } from "../switches/switching.ts";
import type { Standing } from "../shared/control-message.ts";
import type { Acting } from "./act-on-client.ts";
import { namesInRecord } from "./names-in-record.ts";
import type { RecordAnswer } from "./ask-room.ts";
import { roomPolicyOf } from "./room-policy.ts";

import { type EraseDeps, eraseClient } from "./erase-client.ts";

/** Most characters of a connection's id: the client may have chosen it. */
const LONGEST_ID = 256;

/** What a room's answers are made of. */
export interface InquiryDeps extends EraseDeps {
  readonly sessions: Sessions;
  readonly recorders: Recorders;
  readonly standings: { of(session: Session, now: number): Standing };
  readonly bouncer: { metrics(): Metrics };
  readonly doctor: { diagnose(): Diagnosis };
  readonly switching: Pick<Switching, "catchUp" | "overview" | "follow" | "erase">;
  readonly acting: Acting;
  readonly active: { readonly stated: DefinedPolicy; readonly candidate: CompiledPolicy | null };
  readonly clock: () => number;
}

/** Answers what the ledger asks a room, or does what it is told. @throws if the storage fails */
export async function answerInquiry(inquiry: RoomInquiry, deps: InquiryDeps): Promise<object> {
  const { sessions, recorders, switching, clock } = deps;
  switching.catchUp(clock());
  switch (inquiry.ask) {
    case "people": {
      sessions.enlist();
      return listOf(sessions.roster.seated, deps);
    }
    case "standing":
      return listOf(sessions.ofClient(inquiry.target), deps);
    case "act":
      return { connections: await deps.acting.act(inquiry.target, inquiry.act, inquiry.id) };
    case "policy":
      return roomPolicyOf(deps.active.stated, deps.active.candidate?.policy ?? null);
    case "metrics":
      return deps.bouncer.metrics();
    case "doctor":
      return deps.doctor.diagnose();
    case "erase":
      return eraseClient(inquiry.target, inquiry.keepBans, deps);
    case "switches":
      return switching.overview();
    case "switch":
      return switching.follow(inquiry.order);
    case "record":
      return { segments: await segmentsOf(deps) };
    case "timeline": {
      const segments = await segmentsOf(deps);
      const here = sessions.ofClient(inquiry.target);
      return { segments, names: namesInRecord(recorders.ring.key, inquiry.target, inquiry.client, here) };
    }
  }
}

/** What a room has recorded, for a worker to unpack. */
async function segmentsOf({ recorders, clock }: InquiryDeps): Promise<RecordAnswer["segments"]> {
  const segments = await newestSegments(recorders, clock());
  return segments?.map(({ lead, isFresh, bytes }) => ({ lead, isFresh, packed: base64Of(bytes) })) ?? null;
}

/** However many are here, only those that are answered cost more than a look. */
function listOf(sessions: Iterable<Session>, { clock, standings }: InquiryDeps): ConnectionList {
  const now = clock();
  const noted: Session[] = [];
  const others: Session[] = [];
  let count = 0;
  for (const session of sessions) {
    if (session.isBroken) continue;
    count++;
    const some = isShadowed(session, now) || session.conduct.strikes > 0 ? noted : others;
    if (some.length < MOST_CONNECTIONS) some.push(session);
  }
  const listed = [...noted, ...others].slice(0, MOST_CONNECTIONS);
  return {
    connections: listed.map((session) => standingOf(session, standings.of(session, now), now)),
    more: count - listed.length,
  };
}

function standingOf(session: Session, standing: Standing, now: number): ConnectionStanding {
  return {
    id: session.clientInfo.connectionId.slice(0, LONGEST_ID),
    target: session.record,
    moderates: session.moderates,
    hidden: isShadowed(session, now),
    standing,
    sent: { ...session.sent },
  };
}
