// @module-tag slow
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { en } from "../../../console/words/en.ts";
import { marked, plainWordsIn, pseudoOf } from "../../support/pseudo.ts";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

const here = inChromium(() => serveConsole({ rooms: 60, bans: 60 }));

/** What operators, clients, policies and tests named, and `Intl` says in the language whose file the pseudo-locale takes the place of. */
const NAMES =
  `JSON CSV party-bouncer messages shield Chat lobby eve ada root record Deutsch bob nowhere nobody`.split(
    " ",
  );

const LOADING = marked(en.sentences["shell.loading"]);

/** All that a page says of its own: not what somebody else wrote, which says so by `dir`, nor keys, nor languages in their own words. */
function saidOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const OTHERS =
      '[dir="auto"], bdi, kbd, time, code, select[data-languages], option[lang], [lang]:not(html), svg';
    const said: string[] = [document.title];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (node.parentElement?.closest(`${OTHERS}, script, style`) === null) said.push(node.textContent ?? "");
    }
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"]) {
      for (const element of document.querySelectorAll(`[${name}]:not([dir="auto"])`))
        said.push(element.getAttribute(name) ?? "");
    }
    return said;
  });
}

/** The page's German is the pseudo-locale from now on. */
async function speakPseudo(page: Page): Promise<void> {
  await page.addInitScript((sentences) => {
    const real = globalThis.fetch;
    globalThis.fetch = (asked, ...rest) =>
      /\/words-de-[^/]+\.json$/.test(String(asked))
        ? Promise.resolve(Response.json(sentences))
        : real(asked, ...rest);
  }, pseudoOf(en).sentences);
}

it("says nothing that is in no catalogue, on any of its screens", async () => {
  const { served, browser } = here;
  const [eve] = await Promise.all([served.enter("lobby", "eve"), served.enter("lobby", "bob")]);
  await eve.flood(
    () => eve.sendRaw(JSON.stringify({ type: "hello" })),
    () => eve.warnings.length > 1,
  );
  const console = await ConsolePage.open(browser, served.url, { locale: "de" });
  const { page } = console;
  await speakPseudo(page);
  const plain: string[] = [];
  const look = async (where: string): Promise<void> => {
    const said = await saidOn(page);
    expect({ where, isMuch: said.length > 5 }).toEqual({ where, isMuch: true });
    plain.push(
      ...said.flatMap((text) => {
        const rest = text.replaceAll(/\d+ (?:Sekunden?|Minuten?|Stunden?|Tag(?:en?)?)/g, "");
        return plainWordsIn(rest, NAMES).length > 0 ? [`${where}: ${text}`] : [];
      }),
    );
  };

  await console.goto();
  await page.locator("main input").fill(TOKENS.admin);
  await look("sign in");
  await page.locator("main button").first().click();
  await page.locator(".masthead").waitFor();
  await console.rows.first().waitFor();
  await look("rooms");
  await console.press("?");
  await page.getByRole("dialog").waitFor();
  await look("help");
  await page.keyboard.press("Escape");
  for (const hash of [
    "#/rooms/Chat/lobby",
    "#/rooms/Chat/nowhere",
    "#/clients/user:eve",
    "#/clients/user:nobody",
    "#/bans",
    "#/appeals",
    "#/switches",
    "#/audit",
    "#/find/eve",
    "#/find/nobody",
    "#/rooms?search=nobody",
  ]) {
    await page.goto(`${served.url}${hash}`);
    await console.heading.waitFor();
    await expect.poll(() => page.getByText(LOADING).count()).toBe(0);
    await look(hash);
    for (const button of await page.locator("main .head button").all()) {
      await button.click();
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await look(`${hash}, a dialog`);
      // What can be chosen next depends on what is chosen.
      const choices = dialog.getByRole("radio");
      for (let index = 0; index < (await choices.count()); index++) {
        await choices.nth(index).check();
        await look(`${hash}, choice ${index} of a dialog`);
      }
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
  }
  expect([...new Set(plain)]).toEqual([]);
  await console.leave();
});
