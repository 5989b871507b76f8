import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newBan, type RecordedBan } from "../../../src/bans/ban.ts";
import { directoryCallSchema, type Listed } from "../../../src/directory/calls.ts";
import { listEverywhere } from "../../../src/directory/list-everywhere.ts";
import type { EverywhereOptions } from "../../../src/directory/page-of.ts";
import { DIRECTORIES, directoryNamed, directoryOf } from "../../../src/directory/names.ts";
import { placeOf } from "../../../src/directory/place.ts";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

/** Lists bans as the ledger's objects do. Each looks at so many at a time. */
class Shelves implements LedgerLike {
  asked = 0;
  readonly #bans = new Map<string, RecordedBan[]>();
  readonly #patience: number;

  constructor(bans: readonly RecordedBan[], patience = Infinity) {
    this.#patience = patience;
    for (const ban of inOrder(bans)) {
      const name = directoryOf(ban.target);
      this.#bans.set(name, [...(this.#bans.get(name) ?? []), ban]);
    }
  }

  async call(name: string, call: object): Promise<Listed> {
    this.asked++;
    const asked = directoryCallSchema.parse(call);
    if (asked.do !== "list") throw new Error("nobody asked for that");
    const { after = "", limit, search = "" } = asked;
    const left = (this.#bans.get(name) ?? []).filter((ban) => placeOf(ban) > after);
    const seen: RecordedBan[] = [];
    const bans: RecordedBan[] = [];
    for (const ban of left) {
      if (bans.length === limit || seen.length === this.#patience) break;
      seen.push(ban);
      if (ban.reason.includes(search)) bans.push(ban);
    }
    const last = seen.at(-1);
    return { bans, next: last === undefined || seen.length === left.length ? null : placeOf(last) };
  }
}

const inOrder = (bans: readonly RecordedBan[]): RecordedBan[] =>
  bans.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));

function banOf(target: RecordKey, at: number, reason = "spam"): RecordedBan {
  const why = { reason, by: "ada", limit: null, disclosure: "none" } as const;
  return newBan("close", target, { at, until: at + 1 }, why) as RecordedBan;
}

async function allOf(ledger: LedgerLike, options: EverywhereOptions): Promise<RecordedBan[]> {
  const bans: RecordedBan[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 1_000; pages++) {
    const page = await listEverywhere(ledger, { ...options, after });
    expect(page.bans.length).toBeLessThanOrEqual(options.limit ?? 1_000);
    bans.push(...page.bans);
    if (page.next === null) return bans;
    after = page.next;
  }
  throw new Error("there is no end to it");
}

const someBans = fc.array(
  fc.tuple(fc.nat(30), fc.nat(20), fc.constantFrom("spam", "flood")).map(([user, ms, reason]) => {
    return banOf(`user:${user}`, START + ms, reason);
  }),
  { maxLength: 120 },
);

it("page by page it lists each ban once, in order, however far each object looks at a time", async () => {
  await fc.assert(
    fc.asyncProperty(
      someBans,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      async (bans, limit, patience) => {
        expect(await allOf(new Shelves(bans, patience), { limit })).toEqual(inOrder(bans));
        const found = inOrder(bans.filter(({ reason }) => reason === "flood"));
        expect(await allOf(new Shelves(bans, patience), { limit, search: "flood" })).toEqual(found);
      },
    ),
    { numRuns: runs(300) },
  );
});

it("a page is full if there is enough, even if most of it is in one object", async () => {
  const own = Array.from({ length: 2_000 }, (_, number): RecordKey => `user:${number}`).filter(
    (target) => directoryOf(target) === directoryNamed(3),
  );
  const bans = [
    ...own.map((target, index) => banOf(target, START + 1_000 + index)),
    ...Array.from({ length: 100 }, (_, number) => banOf(`user:other-${number}`, START + number)),
  ];
  const page = await listEverywhere(new Shelves(bans), { limit: 50 });
  expect(page.bans).toEqual(inOrder(bans).slice(0, 50));
});

it("hardly ever asks an object twice for one page", async () => {
  const bans = Array.from({ length: 5_000 }, (_, number) => banOf(`user:${number}`, START + number));
  const ledger = new Shelves(bans);
  await allOf(ledger, { limit: 100 });
  expect(ledger.asked).toBeLessThan(50 * DIRECTORIES * 1.1);
});

it("goes on behind a ban that is gone", async () => {
  const bans = Array.from({ length: 20 }, (_, number) => banOf(`user:${number}`, START + number));
  const { bans: first, next } = await listEverywhere(new Shelves(bans), { limit: 5 });
  const left = bans.filter((ban) => ban.id !== first.at(-1)?.id);
  const page = await listEverywhere(new Shelves(left), { limit: 5, after: next ?? undefined });
  expect(page.bans).toEqual(inOrder(bans).slice(5, 10));
});

describe("wrong options", () => {
  const shelves = new Shelves([]);

  it.each([
    [{ limit: 0 }, "limit: expected a whole number from 1 to 1000, received 0"],
    [{ limit: 1.5 }, "limit: expected a whole number from 1 to 1000, received 1.5"],
    [{ limit: 1_001 }, "limit: expected a whole number from 1 to 1000, received 1001"],
    [{ after: "there" }, 'after: expected the next of another page, received "there"'],
    [{ search: "a".repeat(201) }, /^search: expected text of at most 200 characters/],
  ])("%j", async (options, words) => {
    await expect(listEverywhere(shelves, options)).rejects.toThrow(TypeError);
    await expect(listEverywhere(shelves, options)).rejects.toThrow(words);
    expect(shelves.asked).toBe(0);
  });
});

it("fails if an object does not answer rightly", async () => {
  await expect(listEverywhere({ call: async () => ({ bans: [{}], next: null }) })).rejects.toThrow(/bans/);
  await expect(
    listEverywhere({
      call: async () => {
        throw new Error("away");
      },
    }),
  ).rejects.toThrow("away");
});
