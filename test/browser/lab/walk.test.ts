import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { npmStart } from "../../support/dev-server.ts";
import { LOOSENED, LOOSENED_BURST, type Sight, walkToPromotion } from "../../support/promotion-walk.ts";
import { inChromium } from "../in-chromium.ts";

const here = inChromium(npmStart);

/** Ms in which a newcomer should be able to do it. Most of it is the minute for which the Spammer is kept out. */
const FIVE_MINUTES = 300_000;

it(
  "leads from a closed door to a promoted policy, as the quickstart says",
  { timeout: FIVE_MINUTES, tags: ["slow"] },
  async () => {
    const context = await here.browser.newContext({ viewport: { width: 1_280, height: 900 } });
    const seen: Sight[] = [];
    await walkToPromotion(context, here.served.host, async (sight, tab) => {
      seen.push(sight);
      if (sight === "why") {
        expect(await tab.locator(".headline").innerText()).toBe("1 of 3 clients is closed.");
        expect(await tab.locator(".clients tbody").first().innerText()).toMatch(
          /^user:[0-9a-f]+\s+closed\s[\s\S]*"messages" lets each connection send 10 messages a second/,
        );
      }
      if (sight === "timeline") {
        await tab.getByText("strike 6, closed").waitFor();
        // What the lab says is what has happened: the rules are the room's own.
        await tab.getByText(/^All .* verdicts are as recorded/).waitFor();
      }
      if (sight === "allowed") {
        const spammer = tab.locator("[data-screen=spammer] .standing");
        expect(await spammer.getAttribute("data-connection")).toBe("open");
      }
    });
    await context.close();
    expect(seen).toEqual(["flood", "why", "timeline", "loosened", "promoted", "allowed"]);
  },
);

it("is written up in the quickstart, with its pictures and in the words on the screen", () => {
  const docs = path.resolve(import.meta.dirname, "../../../docs");
  const page = readFileSync(path.join(docs, "quickstart.md"), "utf8");
  const section = /^## Know before you enforce$[\s\S]*?(?=^## )/m.exec(page)?.[0] ?? "";
  const words = section.replaceAll(/\s+/g, " ");
  for (const label of [
    "Flood",
    "Open the last minutes in the lab",
    "1 of 3 clients is closed",
    "None of 3 clients is hit",
    "Promote it in the room",
    "It is the room's policy now",
    "Come back in",
    "The room allows this much: nothing is refused",
    LOOSENED.to.replace(",", ""),
    LOOSENED_BURST.to.trim(),
  ]) {
    expect(words).toContain(label);
  }
  const pictures = Array.from(
    section.matchAll(/!\[[^\]]+\]\((pictures\/[\w-]+\.png)\)/g),
    ([, file]) => file ?? "",
  );
  expect(pictures.length).toBeGreaterThanOrEqual(4);
  for (const picture of pictures)
    expect(readFileSync(path.join(docs, picture)).byteLength).toBeLessThan(150_000);
});
