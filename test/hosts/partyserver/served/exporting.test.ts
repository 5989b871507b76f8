import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type HttpServer, serveHttp } from "../../../support/http-server.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const ROOMS = "test/hosts/partyserver/served/rooms";
const MESSAGES = 60;
/** The default policy's burst, and what comes back meanwhile. */
const LEAST_ADMITTED = 20;

/** A point as workerd writes it: texts in bytes. */
type Point = Readonly<Record<string, number | readonly number[]>>;

/** What workerd has taken for Analytics Engine. */
const points: Point[] = [];
let listener: HttpServer;
let disk: string;
let server: WorkerdServer;

beforeAll(async () => {
  listener = await serveHttp(async (request, response) => {
    const heard = JSON.parse(await text(request)) as Point | unknown[];
    if (!Array.isArray(heard)) points.push(heard as Point);
    response.end();
  });
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: `${ROOMS}/exporting.ts`,
    tail: `${ROOMS}/tail.ts`,
    analytics: "METRICS",
    classes: ["Exporting"],
    bindings: { REPORT_TO: `http://${listener.host}/` },
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await listener.stop();
  await rm(disk, { recursive: true, force: true });
});

/** Sends more than the policy allows, and goes. */
async function flood(room: string): Promise<void> {
  const socket = new WebSocket(`ws://${server.host}/parties/exporting/${room}`);
  await new Promise((resolve) => socket.once("open", resolve));
  for (let count = 0; count < MESSAGES; count++) socket.send("hi");
  const gone = new Promise((resolve) => socket.once("close", resolve));
  socket.close(1000);
  await gone;
}

const ask = async <T>(path: string): Promise<T> =>
  (await (await fetch(`http://${server.host}${path}`)).json()) as T;

interface Instruments {
  readonly metrics: readonly {
    readonly descriptor: { readonly name: string };
    readonly dataPoints: readonly { readonly value: number; readonly attributes: Record<string, string> }[];
  }[];
}

/** Messages of all rooms, by what became of them, as OpenTelemetry counts them. */
async function measured(): Promise<Record<string, number>> {
  const scopes = await ask<Instruments[]>("/measured");
  const messages = scopes
    .flatMap(({ metrics }) => metrics)
    .find(({ descriptor }) => descriptor.name === "party_bouncer.rate_limiting.messages");
  const results = (messages?.dataPoints ?? []).map(
    ({ value, attributes }) => [attributes["party_bouncer.rate_limiting.result"] ?? "", value] as const,
  );
  return Object.fromEntries(results);
}

const inText = (bytes: Point[string] | undefined): string =>
  String.fromCharCode(...((bytes ?? []) as number[]));
const total = (column: string): number =>
  points
    .filter(({ blob1 }) => inText(blob1) === "room")
    .reduce((sum, point) => sum + Number(point[column] ?? 0), 0);

it("what two rooms count reaches OpenTelemetry's SDK, Analytics Engine and the channel, each message once", async () => {
  await Promise.all(["first", "second"].map(flood));
  await expect
    .poll(async () => Object.values(await measured()).reduce((sum, value) => sum + value, 0))
    .toBe(2 * MESSAGES);
  const { admitted = 0, refused = 0 } = await measured();
  expect(admitted).toBeGreaterThanOrEqual(2 * LEAST_ADMITTED);
  expect(refused).toBeGreaterThan(0);

  await expect.poll(() => [total("double1"), total("double3")]).toEqual([admitted, refused]);
  // Each point comes by a request of its own.
  const limits = (): Point[] => points.filter(({ blob1 }) => inText(blob1) === "limit");
  await expect.poll(() => new Set(limits().map(({ blob4 }) => inText(blob4)))).toEqual(new Set(["messages"]));

  expect(new Set(points.map(({ blob2 }) => inText(blob2)))).toEqual(new Set(["Exporting"]));

  const told = await ask<{ room: string; delta: { admitted: number } }[]>("/told");
  expect(new Set(told.map(({ room }) => room))).toEqual(new Set(["first", "second"]));
  expect(told.reduce((sum, { delta }) => sum + delta.admitted, 0)).toBe(admitted);
});
