import { expect, it } from "vitest";
import type { AdminAppealPage, AdminRoom } from "../../src/admin/index.ts";
import { npmStart } from "../support/dev-server.ts";
import { DemoPage } from "./demo-page.ts";
import { inChromium } from "./in-chromium.ts";

const here = inChromium(npmStart);

it("tells the Spammer of a ban in the demo, and takes its answer", { timeout: 60_000 }, async () => {
  const { host } = here.served;
  const ticket = await fetch(`http://${host}/guest?name=Moderator`);
  const { developer } = (await ticket.json()) as { developer: string };
  const api = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`http://${host}/party-bouncer/admin${path}`, {
      method,
      headers: { Authorization: `Bearer ${developer}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Answer;
  };
  const demo = await DemoPage.open(here.browser, host);
  await demo.enter("close");
  const room = new URL(demo.page.url()).hash.split("/").at(-1);
  const { connections } = await api<AdminRoom>("GET", `/v1/rooms/main/${room}`);
  const targets = connections.flatMap(({ target }) => target ?? []);
  for (const target of targets) {
    await api("POST", "/v1/bans", { target, for: "1h", reason: "Enough of that.", disclosure: "notify" });
  }
  const spammer = demo.screen("spammer");
  await spammer.getByText("Enough of that.").waitFor();
  await spammer.getByText("may answer, once: type it here").waitFor();
  await demo.say("Message as Spammer", "It was my brother.");
  await spammer.getByText("has answered, and is told here what is decided").waitFor();
  await expect
    .poll(async () => {
      const { appeals } = await api<AdminAppealPage>("GET", "/v1/appeals");
      return appeals.map(({ text, target }) => [text, targets.includes(target)]);
    })
    .toEqual([["It was my brother.", true]]);
  await demo.leave();
});

it("gives nothing to a page of another site whose name leads here", { timeout: 120_000 }, async () => {
  const { browser, served } = here;
  const origin = `http://${served.host}`;
  const links = (): string[] => served.output.match(/http\S+\?token=\S+(?=\s)/g) ?? [];
  const isShown = async (): Promise<boolean> => {
    await fetch(`${origin}/console`);
    return links().length > 0;
  };
  await expect.poll(isShown).toBe(true);
  const shown = links().length;
  const token = new URL(links().at(-1) ?? "").searchParams.get("token");
  const { developer } = (await (await fetch(`${origin}/guest?name=Ada`)).json()) as { developer: string };
  const page = await browser.newPage();
  // The developer is signed in in the same browser, too.
  const signedIn = await page.request.post(`${origin}/console/session`, {
    headers: { Authorization: `Bearer ${developer}`, "X-Party-Bouncer": "1" },
  });
  expect(signedIn.status()).toBe(200);
  await page.goto(`http://rebound.example:${new URL(origin).port}/`);
  const came = await page.evaluate(
    async ([link, developer]) => {
      const own = { "X-Party-Bouncer": "1", "Content-Type": "application/json" };
      const ban = { method: "POST", body: JSON.stringify({ target: "user:eve" }) };
      const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
        const answer = await fetch(path, init);
        const said = await answer.text();
        return answer.ok ? said : answer.status;
      };
      const by = (token: string | null) => ({ ...own, Authorization: `Bearer ${token}` });
      return {
        guest: JSON.parse(String(await ask("/guest?name=Eve"))) as object,
        session: await ask("/console/session"),
        rooms: await ask("/console/api/v1/rooms"),
        ban: await ask("/console/api/v1/bans", { ...ban, headers: own }),
        byLink: await ask("/console/session", { method: "POST", headers: by(link) }),
        byToken: await ask("/console/api/v1/bans", { ...ban, headers: by(developer) }),
        bareApi: await ask("/party-bouncer/admin/v1/bans", { ...ban, headers: by(developer) }),
        offer: String(await ask("/console")).includes("<script"),
        live: await new Promise((resolve) => {
          const socket = new WebSocket("/console/live");
          socket.addEventListener("open", () => resolve("opened"));
          socket.addEventListener("close", () => resolve("refused"));
        }),
      };
    },
    [token, developer] as const,
  );
  expect(came).toEqual({
    guest: { token: expect.any(String), user: expect.any(Object), onThisMachine: false },
    session: 401,
    rooms: 401,
    ban: 401,
    byLink: 401,
    byToken: 401,
    bareApi: 401,
    offer: true,
    live: "refused",
  });
  // The page of the console may be read by anybody. It makes the terminal show no link to one who is not here: the next one is for whoever
  // is. One is shown in ten seconds.
  const next = async (): Promise<boolean> => {
    await page.evaluate(async () => (await fetch("/console")).text());
    return (await isShown()) && links().length > shown;
  };
  await expect.poll(next, { timeout: 30_000 }).toBe(true);
  expect(links().filter((link) => !link.startsWith(`${origin}/console?`))).toEqual([]);
  // What it could do nothing with is good where it was shown.
  const byLink = await page.request.post(`${origin}/console/session`, {
    headers: { Authorization: `Bearer ${token}`, "X-Party-Bouncer": "1" },
  });
  expect(byLink.status()).toBe(200);
  await page.close();
});
