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
