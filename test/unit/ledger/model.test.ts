// @module-tag slow
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Connection } from "../../support/room.ts";
import { Model } from "./model.ts";
import { HONEST, OFFENDERS, scripts, type Step } from "./script.ts";
import type { SharingRoom } from "../../support/ledger-world.ts";
import { runs } from "../../support/runs.ts";

/** Other worlds: `SEED=7 RUNS=12 vitest run --project unit test/unit/ledger/model`. */
const seed = Number(process.env["SEED"] ?? 20_260_101);
const EVERYONE = [...OFFENDERS, HONEST];

/** Where it was not so once. */
const FOUND: Step[][] = [
  [
    { happening: { does: "enter", room: "a", user: "mallory" }, turns: 3 },
    { happening: { does: "break", room: "a", wire: "toLedger", trouble: "away" }, turns: 0 },
    { happening: { does: "ban", room: "c", user: "mallory", for: "forever", disclosure: "none" }, turns: 0 },
    { happening: { does: "wait", ms: 3_000 }, turns: 0 },
  ],
  [
    { happening: { does: "ban", room: "a", user: "mallory", for: 50, disclosure: "delayed" }, turns: 3 },
    { happening: { does: "pardon", room: "a", user: "mallory" }, turns: 3 },
  ],
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

it("whatever happens, all rooms come to agree with the ledger: no ban is lost, none comes back, and nobody else is touched", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      vi.clearAllTimers();
      await expectAgreementAfter(script);
    }),
    { seed, numRuns: runs(800), examples: FOUND.map((script) => [script]) },
  );
}, 600_000);

async function expectAgreementAfter(script: readonly Step[]): Promise<void> {
  const model = new Model();
  const { world } = model;
  const rooms = [...world.rooms.values()];
  await model.run(script, () => expectOwnWord(model));
  await model.heal();

  for (const user of OFFENDERS) {
    const known = await world.bans(user);
    expect(known, `what the ledger knows of ${user}`).toEqual(expect.arrayContaining(model.mustHold(user)));
    for (const lifted of model.mustNotHold(user))
      expect(known, `what was lifted for ${user}`).not.toContain(lifted);
  }
  for (const user of model.isOutOfReach ? [] : EVERYONE) await expectAgreement(model, user);
  await expectReach(model);

  // Whoever comes in brings its room up to date.
  for (const room of rooms) {
    for (const user of EVERYONE) await expectPlace(model, room, user, await model.entered(room, user));
    expect(room.storage.keys("party-bouncer:outbox/"), `what ${room.name} has yet to tell`).toEqual([]);
  }
  for (const user of EVERYONE) {
    for (const room of rooms)
      expect(await room.bans(user), `${room.name} of ${user}`).toEqual(await world.bans(user));
  }
  expectStatements(model);
  await expectList(model);
}

/** What the ledger lists is what its records say, of everyone. */
async function expectList({ world }: Model): Promise<void> {
  await world.wakeThoseDue();
  const known = await Promise.all(EVERYONE.map((user) => world.bans(user)));
  expect((await world.listed()).map(({ id }) => id).toSorted()).toEqual(known.flat().toSorted());
}

/** What a room itself imposed or lifted is so in it from then on, whatever it hears from the ledger, and when. */
async function expectOwnWord(model: Model): Promise<void> {
  for (const room of model.world.rooms.values()) {
    for (const user of OFFENDERS) {
      // What becomes so while the room is asked need not be in its answer.
      const [imposed, lifted] = [model.mustHold(user, room.name), model.mustNotHold(user, room.name)];
      const known = await room.bans(user);
      expect(known, `what ${room.name} imposed on ${user}`).toEqual(expect.arrayContaining(imposed));
      for (const id of lifted) expect(known, `what ${room.name} lifted for ${user}`).not.toContain(id);
    }
  }
}

/** What is decided in one room reaches all who are in another one. */
async function expectReach(model: Model): Promise<void> {
  const [room, other] = [...model.world.rooms.values()];
  for (const user of OFFENDERS) {
    await room?.bouncer.bans.add(`user:${user}`, { kind: "shadow-ban", for: "forever" });
    await model.calm();
    await expectAgreement(model, user);
    await model.wait(1);
    await other?.bouncer.bans.remove(`user:${user}`);
    await model.calm();
    expect(await model.world.bans(user), `what is left of ${user}'s`).toEqual([]);
    await expectAgreement(model, user);
  }
}

async function expectAgreement(model: Model, user: string): Promise<void> {
  for (const room of model.world.rooms.values()) {
    for (const connection of model.here(room, user)) await expectPlace(model, room, user, connection);
  }
}

/** A connection is open exactly where the ledger keeps its client out of nothing, and hidden exactly where it says so. */
async function expectPlace(
  { world }: Model,
  room: SharingRoom,
  user: string,
  connection: Connection,
): Promise<void> {
  const ids = await world.bans(user);
  const { entries } = await world.stateOf(user);
  const kinds = new Set(entries.filter(({ ban }) => ids.includes(ban.id)).map(({ ban }) => ban.kind));
  const who = `${connection.id} in ${room.name}`;
  expect(connection.readyState === 1, `${who} is open`).toBe(!kinds.has("close"));
  if (kinds.has("close")) return;
  expect(await room.isHidden(connection), `${who} is hidden`).toBe(kinds.has("shadow-ban"));
}

/** Nobody is told twice, or of what it is not to be told of, and who is honest gets nothing at all. */
function expectStatements({ bans, connections }: Model): void {
  const toBeTold = bans.flatMap(({ ban }) => (ban === null || ban.disclosure === "none" ? [] : ban.id));
  const unknown = bans.some(({ ban }) => ban === null);
  for (const { user, connection } of connections) {
    if (user === HONEST) expect([connection.codes, connection.sent], `what ${user} got`).toEqual([[], []]);
    const told = connection.statements.map(({ id }) => id);
    expect(told, `what ${connection.id} was told`).toEqual([...new Set(told)]);
    if (!unknown) expect(toBeTold).toEqual(expect.arrayContaining(told));
  }
}
