import { AsyncResource } from "node:async_hooks";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHost } from "party-bouncer";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { useRealTimers, useTimersWithContext } from "../support/timers.ts";
import type { Transcript } from "../indistinguishability/transcript.ts";
import { roomIn } from "./doc-comments.ts";
import { DocumentedRoom, type RoomClass } from "./documented-room.ts";
import { blocksOf, type Example, exampleOf, pagesOf } from "./examples.ts";
import { folderWithPackages } from "./packages.ts";

vi.mock("partyserver", () => import("./partyserver.ts"));

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const IMPORTS = 'import { bouncerOf } from "party-bouncer/partyserver";';

/** Each room that a page or a doc comment shows. A room with a ledger needs bindings, and is run in workerd by the tests of its host. */
const ROOMS = [...blocksOf(ROOT, pagesOf(ROOT)), roomIn(ROOT, "src/visibility/visibility.ts", IMPORTS)]
  .filter(({ language, text }) => ["ts", "diff"].includes(language) && /\bonMessage\(/.test(text))
  .filter(({ text }) => !/\bledger: "/.test(text))
  .map(exampleOf);

/** Of these, those that have to do with shadow-bans: that they come to what they are about is tested too. */
const HIDING = /\b(?:audienceOf|filter|as|canSee)\(|\bAsyncResource\b/;

let directory = "";
beforeAll(() => {
  directory = folderWithPackages(ROOT, "worlds");
  mkdirSync(join(directory, "run"));
  for (const [index, { run }] of ROOMS.entries()) writeFileSync(moduleOf(index), run);
});
afterAll(() => rmSync(dirname(directory), { recursive: true, force: true }));

function moduleOf(index: number): string {
  return join(directory, "run", `room-${index}.ts`);
}

beforeEach(() => {
  useTimersWithContext(Date.UTC(2026, 0, 1));
  const { bouncer } = createHost({}, { connections: () => [], storage: null });
  class Chat {
    readonly room: { broadcast(message: unknown): void };
    constructor(room: Chat["room"]) {
      this.room = room;
    }
    onMessage(message: unknown): void {
      this.room.broadcast(message);
    }
  }
  vi.stubGlobal("WebSocket", Upstream);
  vi.stubGlobal("examples", { bouncer, policy: {}, Chat });
  return useRealTimers;
});

/** Runs something as if no message had set it off. */
const asNobody = AsyncResource.bind((act: () => void) => act());

/** A socket to where all is sent back once, as nobody's word, and which is closed then. */
class Upstream extends EventTarget {
  constructor() {
    super();
    queueMicrotask(() => this.#dispatch(new Event("open")));
  }

  send(data: unknown): void {
    this.#dispatch(new MessageEvent("message", { data }));
    this.#dispatch(new Event("close"));
  }

  #dispatch(event: Event): void {
    asNobody(() => this.dispatchEvent(event));
  }
}

type Fate = "free" | "banned" | "pardoned";

interface Outcome {
  readonly eve: Transcript;
  readonly cyd: Transcript;
  readonly bob: Transcript;
}

/** What happens in each room: eve, and in a cohort cyd too, says something before a ban, in it, and after. */
async function run(
  Class: RoomClass,
  example: Example,
  fate: Fate,
  audience: "self" | "cohort",
): Promise<Outcome> {
  const room = new DocumentedRoom(Class, example);
  await room.start({ audience });
  const [bob, eve, cyd] = [await room.enter("bob"), await room.enter("eve"), await room.enter("cyd")];
  await room.say(eve, "hello from eve");
  const offenders = audience === "cohort" ? [eve, cyd] : [eve];
  if (fate !== "free") for (const one of offenders) await room.bouncer.bans.add(one, { kind: "shadow-ban" });
  await room.say(eve, "secret from eve");
  await room.say(bob, "hello from bob");
  if (audience === "cohort") await room.say(cyd, "secret from cyd");
  await room.leave(eve);
  const again = await room.enter("eve");
  for (const user of ["eve", "bob", "cyd"]) await room.get(user);
  await room.leave(bob);
  await room.enter("bob");
  await room.say(again, "another secret from eve");
  if (fate === "pardoned") for (const one of [again, cyd]) await room.bouncer.bans.remove(one);
  // In a cohort, whoever is pardoned loses from its history what the others said.
  if (audience === "self") {
    await room.leave(again);
    await room.enter("eve");
    await room.get("eve");
  }
  const [eves, cyds, bobs] = ["eve", "cyd", "bob"].map((user) => room.transcriptOf(user));
  return { eve: eves ?? [], cyd: cyds ?? [], bob: bobs ?? [] };
}

async function classIn(example: Example): Promise<RoomClass> {
  const module = (await import(/* @vite-ignore */ moduleOf(ROOMS.indexOf(example)))) as object;
  const found: unknown = Object.values(module).find(
    (value) => typeof value === "function" && "onMessage" in (value.prototype ?? {}),
  );
  if (found === undefined) throw new Error(`no room in ${example.file}:${example.line}`);
  return found as RoomClass;
}

it("finds the rooms that have to do with shadow-bans", () => {
  const files = ROOMS.filter(({ text }) => HIDING.test(text)).map(({ file }) => file);
  expect([...new Set(files)].toSorted()).toEqual([
    "docs/guides/moderation.md",
    "docs/guides/shadow-bans.md",
    "src/visibility/visibility.ts",
  ]);
});

describe.each(["self", "cohort"] as const)(
  "with the audience %s, a room that is shown does not tell",
  (audience) => {
    it.each(ROOMS.map((example) => [`${example.file}:${example.line}`, example] as const))(
      "%s",
      async (_, example) => {
        const Class = await classIn(example);
        const free = await run(Class, example, "free", audience);
        const received = free.eve.join("\n");
        if (HIDING.test(example.text)) expect(received).toContain("secret from eve");
        for (const fate of ["banned", "pardoned"] as const) {
          const outcome = await run(Class, example, fate, audience);
          expect(outcome.eve).toEqual(free.eve);
          if (audience === "cohort") expect(outcome.cyd).toEqual(free.cyd);
          expect(outcome.bob.join("\n")).not.toContain("secret");
          expect(JSON.stringify(outcome)).not.toMatch(/user:|address:|cohort:|"audience/);
        }
      },
    );
  },
);
