import { Bans } from "../bans/bans.ts";
import { closeForgotten } from "../bans/close.ts";
import { Decisions } from "../bans/decisions.ts";
import { BanEnforcement } from "../bans/enforcement.ts";
import { Exposure } from "../bans/expose.ts";
import { Statements } from "../bans/statements.ts";
import { Budgets } from "../budgets/budgets.ts";
import { Doctor } from "../doctor/doctor.ts";
import { Events } from "../events/events.ts";
import { Inquiry } from "../external/inquiry.ts";
import { OtherLimiters } from "../external/other-limiters.ts";
import { Folded } from "../events/folded.ts";
import { Promotions } from "../candidate/promotion.ts";
import { Trial } from "../candidate/trial.ts";
import { Counters } from "../events/counters.ts";
import { Limits } from "../limits/limits.ts";
import { keepStateThroughHibernation } from "../platform/attachment.ts";
import type { RoomLike } from "../platform/room.ts";
import type { Policy } from "../policy/policy.ts";
import type { Held } from "../refusals/held.ts";
import { HeldMessages } from "../refusals/held-messages.ts";
import { Inquiries } from "../refusals/inquiries.ts";
import { Questions } from "../refusals/questions.ts";
import { Resyncs } from "../refusals/resyncs.ts";
import { Recorders } from "../record/recorders.ts";
import { Recording } from "../record/recording.ts";
import { Sessions } from "../session/sessions.ts";
import { Strikes } from "../strikes/strikes.ts";
import { bindSends } from "../visibility/bound-sends.ts";
import { Deliveries } from "../visibility/deliveries.ts";
import { AppDelivery } from "../visibility/deliver.ts";
import { forgeryError } from "../visibility/forgery.ts";
import { Visibility } from "../visibility/visibility.ts";
import { ActivePolicy } from "./active-policy.ts";
import { Bouncer } from "./bouncer.ts";
import { ClientMemory } from "./client-memory.ts";
import { Connections } from "./connect.ts";
import { logOf, watchForDevelopment } from "./development.ts";
import type { Host, HostOptions } from "./host.ts";
import { Identification } from "./identification.ts";
import { Messages } from "./messages.ts";
import { recordsOf } from "./records.ts";
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
  const events = new Events();
  const fail = (doing: string, error: unknown): void => events.emit("error", { doing, error });
  const active = new ActivePolicy(policy, {
    permit: (next) => room.permit?.(next),
    protocol: room.protocol,
    onReplaced: (areLimits) => {
      identification.forget(sessions.present());
      trial.begin(areLimits ? "extended" : "replaced");
      promotions.noteReplaced();
      doctor.restart();
      held.hurry();
      recorders.replaced();
    },
    fail,
  });
  const log = logOf(room, active, events, clock);
  const forgeries = new Folded();
  const onForgery = (): void => {
    const count = forgeries.note(clock());
    if (count > 0) fail("sending for the app", forgeryError(count));
  };
  const questions = new Questions({ active, clock, fail });
  const sessions = new Sessions(room, slot, {
    onNew: (session) => bindSends(session, onForgery, (sent) => questions.note(session, sent)),
    onForgotten: (session) => {
      if (active.policy.enforce) closeForgotten(session);
      return active.policy.enforce;
    },
    onLeft: (session) => recorders.current?.close(session, clock()),
    fail,
  });
  const { recordKeys, store, recovery, sync, accounts, shared } = recordsOf(room, {
    clock,
    forgiveAfter: () => active.policy.forgiveAfter,
    isHere: (target) => sessions.isIn(target),
    apply: (target, learned) => enforcement.apply(target, learned),
    expel: (target) => enforcement.expel(target),
    fail,
  });
  const counters = new Counters();
  // For every subject. What else one needs is named beside it.
  const context = { active, sessions, clock, fail };
  const identification = new Identification({ active, recordKeys, fail });
  const isExempt = identification.isExempt.bind(identification);
  const { storage } = room;
  const recorders = new Recorders({ ...context, storage, slot: `${slot}n`, isExempt });
  const decisions = store && new Decisions(store, (change) => sync?.send(change), clock);
  const statements = new Statements({ ...context, store, decisions });
  const enforcement = new BanEnforcement({
    ...context,
    store,
    recovery,
    decisions,
    statements,
    events,
    stillModerates: (session) => identification.stillModerates(session),
    onHidden: (session, now) => recorders.current?.stands(session, now),
  });
  const exposure = new Exposure({ ...context, store, enforcement });
  const deliveries = new Deliveries(() => exposure.ofEveryone());
  const delivery = new AppDelivery({
    ...context,
    deliveries,
    expose: (session, now) => exposure.of(session, now),
  });
  const resyncs = new Resyncs({ clock, keep: (session, now) => memory.keep(session, [], now) });
  const memory = new ClientMemory({ ...context, recordKeys, store, recovery, resyncs });
  const held = new HeldMessages<Held>({ clock, fail, isShared: () => active.limiter.hasKeyed });
  const others = new OtherLimiters({ events, counters, clock, fail });
  const inquiries = new Inquiries({
    active,
    inquire: (limiter, questions, client) => new Inquiry(others, limiter, questions, client),
  });
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
  const messages = new Messages({
    ...context,
    identification,
    standings,
    statements,
    enforcement,
    delivery,
    sync,
    events,
    counters,
    log,
    doctor,
    held,
    inquiries,
    resyncs,
    recorders,
    trial,
  });
  const connections = new Connections({
    ...context,
    identification,
    memory,
    standings,
    statements,
    store,
    sync,
    events,
    log,
    doctor,
    held,
    resyncs,
    recorders,
    trial,
  });
  const bouncer = new Bouncer({
    active,
    sessions,
    messages,
    events,
    counters,
    trial,
    promotions,
    doctor,
    bans: new Bans({
      ...context,
      recordKeys,
      store,
      enforcement,
      sharedHistory: (record) => sync?.history(record) ?? null,
    }),
    budgets: new Budgets({ ...context, recordKeys, accounts }),
    limits: new Limits({
      active,
      forget: async (limit, counters) => {
        sessions.forgetLimit(limit, counters);
        trial.forgetLimit(limit);
        await recovery?.forgetLimit(limit, counters);
        await enforcement.liftLimit(limit);
      },
    }),
    strikes: new Strikes({
      ...context,
      standings,
      witness(session, what, now) {
        recorders.current?.prepare(now);
        recorders.current?.byHand(session, what, now);
        trial.byHand(session, what, now);
      },
      isExempt,
      conclude: (...judged) => messages.conclude(...judged),
      forget: (session) => memory.forgetStrikes(session),
      discount: () => deliveries.discount(),
    }),
    record: new Recording(recorders, clock),
    visibility: new Visibility({
      ...context,
      deliveries,
      connections: () => room.connections(),
      identify: (request) => identification.ask(request, { id: "" }),
      recordOf: (clientInfo) => memory.recordOf(clientInfo),
    }),
  });
  const loading = [recorders.start(), promotions.restore()].filter((each) => each !== null);
  const ready = loading.length === 0 ? null : allOf(loading);
  sessions.watch();
  watchForDevelopment(room, log, fail);
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
    receive: async (request) => (await sync?.receive(request)) ?? new Response(null, { status: 404 }),
    watch: () => sessions.watch(),
    judge: (connection, message) => messages.judge(connection, message),
  };
}

async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}
