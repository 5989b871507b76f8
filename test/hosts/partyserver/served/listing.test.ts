// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BanPage } from "../../../../src/bans/ban-store.ts";
import type { RecordedBan } from "../../../../src/bans/ban.ts";
import { placeOf } from "../../../../src/directory/place.ts";
import { processorTime } from "../../../support/processor-time.ts";
import { runs } from "../../../support/runs.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";
import { bansOf, OF_CLIENT } from "./rooms/listed-bans.ts";

/** 10,000 bans; 100,000 by `RUNS=10`. */
const CLIENTS = runs(200);
const AT_ONCE = 50;
/** Ms of processor time for a page, of all that it takes: the worker, eight objects of the ledger, and the answer as JSON. */
const MOST_MS = 50;
/** Pages that are measured together, since a tick of the measure is 10 ms. */
const MEASURED = 20;

const expected = Array.from({ length: CLIENTS }, (_, client) => bansOf(client, CLIENTS).bans)
  .flat()
  .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
const idsOf = (bans: readonly RecordedBan[]): string[] => bans.map(({ id }) => id);

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/listing.ts",
    classes: ["Ledger"],
    disk,
  });
  for (let from = 0; from < CLIENTS; from += AT_ONCE) {
    const to = Math.min(CLIENTS, from + AT_ONCE);
    const { ok } = await fetch(`http://${server.host}/fill?from=${from}&to=${to}&of=${CLIENTS}`);
    expect(ok).toBe(true);
  }
}, 300_000);
afterAll(async () => {
  await server.kill();
  await rm(disk, { recursive: true, force: true });
});

interface Query {
  readonly limit: number;
  readonly search?: string;
}

async function page({ limit, search }: Query, after: string | null = null): Promise<BanPage> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (after !== null) query.set("after", after);
  if (search !== undefined) query.set("search", search);
  const answer = await fetch(`http://${server.host}/list?${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as BanPage;
}

async function all(query: Query): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const { bans, next } = await page(query, after);
    ids.push(...idsOf(bans));
    after = next;
    pages++;
  } while (after !== null);
  return { ids, pages };
}

describe(`${CLIENTS * OF_CLIENT} bans in eight objects of the ledger`, { timeout: 300_000 }, () => {
  it("come page by page, each once, the newest first, also after a crash", async () => {
    const { ids, pages } = await all({ limit: 1_000 });
    expect(ids).toEqual(idsOf(expected));
    expect(pages).toBeLessThanOrEqual(expected.length / 1_000 + 1);
    server = await server.restart();
    const first = await page({ limit: 100 });
    expect(idsOf(first.bans)).toEqual(ids.slice(0, 100));
    expect(idsOf((await page({ limit: 100 }, first.next)).bans)).toEqual(ids.slice(100, 200));
  });

  it.each<[string, (ban: RecordedBan) => boolean]>([
    ["RARE sword", ({ reason }) => reason.includes("rare sword")],
    ["client number 7", ({ label }) => label?.startsWith("Client number 7") === true],
    ["user:client-10", ({ target }) => target.startsWith("user:client-10")],
    ["nothing of the kind", () => false],
  ])("are searched for %j, a bounded number of them at a time", async (search, isMeant) => {
    const { ids, pages } = await all({ limit: 1_000, search });
    expect(ids).toEqual(idsOf(expected.filter(isMeant)));
    expect(pages).toBeLessThanOrEqual(1 + expected.length / 20_000);
  });

  it.each<[string, Query]>([
    ["100 bans", { limit: 100 }],
    ["1,000 bans", { limit: 1_000 }],
    ["a search that finds many", { limit: 100, search: "links" }],
    ["a search that finds few", { limit: 100, search: "sword" }],
    ["a search that finds nothing", { limit: 100, search: "nothing of the kind" }],
  ])(`cost less than ${MOST_MS} ms a page: %s`, async (_, query) => {
    let { next } = await page(query);
    const before = processorTime(server.pid);
    for (let number = 0; number < MEASURED; number++) ({ next } = await page(query, next));
    const spent = (processorTime(server.pid) - before) / MEASURED;
    if (process.env["RUNS"] !== undefined) console.log(`${query.search ?? "a page"}: ${spent} ms`);
    expect(spent).toBeLessThan(MOST_MS);
  });
});
