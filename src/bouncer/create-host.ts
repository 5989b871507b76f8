import { closeForgotten } from "../bans/close.ts";
import { Decisions } from "../bans/decisions.ts";
import { BanEnforcement } from "../bans/enforcement.ts";
import { Exposure } from "../bans/expose.ts";
import { Statements } from "../bans/statements.ts";
import { Doctor } from "../doctor/doctor.ts";
import { Events } from "../events/events.ts";
import { Folded } from "../events/folded.ts";
import { Promotions } from "../candidate/promotion.ts";
import { Trial } from "../candidate/trial.ts";
import { Counters } from "../events/counters.ts";
import { keepStateThroughHibernation } from "../platform/attachment.ts";
import type { RoomLike } from "../platform/room.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { Policy } from "../policy/policy.ts";
import { shareOverride } from "../ledger/override-client.ts";
import { Recorders } from "../record/recorders.ts";
import { Witness } from "../reporting/witness.ts";
import { Sessions } from "../session/sessions.ts";
import { bindSends } from "../visibility/bound-sends.ts";
import { Turns } from "../visibility/turns.ts";
import { Deliveries } from "../visibility/deliveries.ts";
import { AppDelivery } from "../visibility/deliver.ts";
import { forgeryError } from "../visibility/forgery.ts";
import { Switching } from "../switches/switching.ts";
import { alertsOf } from "./alerts.ts";
import { announceAgain } from "./announce.ts";
import { ActivePolicy } from "./active-policy.ts";
import { ClientMemory } from "./client-memory.ts";
import { Connections } from "./connect.ts";
import { createBouncer } from "./create-bouncer.ts";
import { beginLog, channelsOf, logOf } from "./development.ts";
import type { Host, HostOptions } from "./host.ts";
import { Identification } from "./identification.ts";
import { Messages } from "./messages.ts";
import { receivingOf } from "./receiving.ts";
import { recordsOf } from "./records.ts";
import { refusalsOf } from "./refusals.ts";
import { reporterOf } from "./reporting.ts";
import { Standings } from "./standings.ts";

/**
 * Makes the bouncer of one room, for a host of your own: see `docs/guides/custom-host.md`.
 *
 * @throws {PolicyError} if the policy is wrong
 * @example
 * const sockets = new Set<ConnectionLike>();
 * const host = createHost({}, { connections: () => sockets, storage: null });
 */
export function createHost(policy: Policy, room: RoomLike, options: HostOptions = {}): Host {
  const { slot = "r", clock = Date.now } = options;
  keepStateThroughHibernation();
  const events = new Events(channelsOf(room));
  const alerts = alertsOf(room, {
    policy: () => active.policy,
    events,
    clock,
    fail: (...failure) => fail(...failure),
  });
  const fail = (doing: string, error: unknown): void => {
    witness.failed(doing, error);
    events.emit("error", { doing, error });
    alerts.failed({ doing, error });
  };
  const active = new ActivePolicy(policy, {
    permit: (next) => room.permit?.(next),
    protocol: room.protocol,
    onReplaced: (areLimits) => {
      identification.forget(sessions.present());
      switching.replaced();
      trial.begin(areLimits ? "extended" : "replaced");
      promotions.noteReplaced();
      doctor.restart();
      held.hurry();
      recorders.replaced();
      log.watch(undefined);
      alerts.replaced();
      reporter.turn();
    },
    fail,
  });
  const log = logOf(room, active, events, clock);
  const forgeries = new Folded();
  const onForgery = (): void => {
    const count = forgeries.note(clock());
    if (count > 0) fail("sending for the app", forgeryError(count));
  };
  const turns = new Turns({ active });
  const sessions = new Sessions(room, slot, {
    onNew: (session) => {
      bindSends(session, onForgery, (sent) => {
        // What waits of one that goes is delivered before it is gone. In memory, PartyServer stops listening before that.
        if (session.hibernates && room.admits === true) turns.sent++;
        questions.note(session, sent);
      });
      switching.meet(session);
    },
    onForgotten: (session) => {
      if (active.policy.enforce) closeForgotten(session);
      return active.policy.enforce;
    },
    onLeft: (session) => recorders.current?.close(session, clock()),
    fail,
  });
  const records = recordsOf(room, {
    clock,
    forgiveAfter: () => active.policy.forgiveAfter,
    isHere: (target) => sessions.isIn(target),
    apply: (target, learned) => enforcement.apply(target, learned),
    forgive: (target, before) => receiving.forgive(target, before),
    expel: (target) => enforcement.expel(target),
    override: (target, override) => switching.heed(target, override),
    onHeard: () => reporter.note(clock()),
    fail,
  });
  const { recordKeys, store, recovery, sync, shared } = records;
  const counters = new Counters();
  const reporter = reporterOf(room, {
    active,
    sessions,
    counters,
    events,
    clock,
    collector: records.collector,
    sync,
    candidate: () => trial.comparison.counted,
    switches: () => switching.on,
  });
  const witness = new Witness({ counters, reporter, events, clock });
  // For every subject. What else one needs is named beside it.
  const context = { active, sessions, clock, fail };
  const identification = new Identification({ active, recordKeys, fail });
  const isExempt = identification.isExempt.bind(identification);
  const { storage } = room;
  const switching = new Switching({
    ...context,
    storage,
    events,
    recordKeys,
    isExempt,
    announce: (session) => announceAgain(session, active),
    onOverridden: () => recorders.replaced(),
    share: (target, override) =>
      room.shared === undefined ? null : shareOverride(room.shared.ledger, target, override),
  });
  const overrides = (): readonly LimitOverrides[] => switching.overrides;
  const recorders = new Recorders({ ...context, storage, slot: `${slot}n`, isExempt, overrides });
  const decisions = store && new Decisions(store, (change) => sync?.send(change), clock);
  const statements = new Statements({ ...context, store, decisions });
  const enforcement = new BanEnforcement({
    ...context,
    store,
    recovery,
    decisions,
    statements,
    events,
    witness,
    stillModerates: (session) => identification.stillModerates(session),
    onHidden: (session, now) => recorders.current?.stands(session, now),
  });
  const exposure = new Exposure({ ...context, store, enforcement });
  const deliveries = new Deliveries(() => exposure.ofEveryone());
  const delivery = new AppDelivery({
    ...context,
    deliveries,
    turns,
    expose: (session, now) => exposure.of(session, now),
  });
  const { questions, resyncs, held, inquiries } = refusalsOf({
    active,
    events,
    counters,
    clock,
    keep: (session, now) => memory.keep(session, [], now),
    fail,
  });
  const memory = new ClientMemory({ ...context, recordKeys, store, recovery, resyncs });
  const doctor = new Doctor({ active, sessions, room, clock, secret: shared });
  const standings = new Standings({ ...context, isExempt });
  const trial = new Trial({
    ...context,
    slot,
    events,
    isExempt: (exempt, session) => identification.isExemptBy(exempt, session),
    onFared: () => promotions.noteFared(),
  });
  const promotions = new Promotions({ ...context, trial, storage: room.storage, events });
  const subjects = {
    ...context,
    identification,
    standings,
    statements,
    sync,
    alerts,
    events,
    log,
    doctor,
    held,
    resyncs,
    recorders,
    switching,
    trial,
    reporter,
    witness,
  };
  const messages = new Messages({ ...subjects, enforcement, delivery, counters, inquiries });
  const connections = new Connections({ ...subjects, delivery, memory, store });
  const asked = { ...subjects, ...records, storage };
  const bouncer = createBouncer({
    ...asked,
    room,
    counters,
    messages,
    memory,
    enforcement,
    deliveries,
    promotions,
  });
  const receiving = receivingOf({ ...asked, bouncer, enforcement });
  const loading = [recorders.start(), promotions.restore(), switching.ready].filter((each) => each !== null);
  const ready = loading.length === 0 ? null : allOf(loading);
  sessions.watch();
  beginLog(room, log, fail);
  return {
    bouncer,
    ready: () => ready,
    connect: (connection, request) => connections.connect(connection, request),
    turnAway: (request, connection) => connections.turnAway(request, connection),
    replace: (prospect, connection) => {
      sessions.replace(prospect, connection);
      recorders.numbers.keep(sessions.of(connection));
    },
    disconnect: (connection) => connections.disconnect(connection),
    receive: (request) => receiving.receive(request),
    watch: () => sessions.watch(),
    judge: (connection, message) => messages.judge(connection, message),
  };
}

async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}
