import type { BrowserContext, Page } from "playwright-core";

/** The tabs of somebody who follows the quickstart. */
export interface Tabs {
  readonly demo: Page;
  readonly lab: Page;
}

/** What there is to see on the way, in order. */
export type Sight = "flood" | "why" | "timeline" | "loosened" | "promoted" | "allowed";

/** What the walk types over: the limit of the demo's room, and one above the Spammer's hundred messages a second. */
export const LOOSENED = { from: "limit: 10,", to: "limit: 120," } as const;

/** The burst that goes with it. */
export const LOOSENED_BURST = { from: "burst: 20 ", to: "burst: 240 " } as const;

/**
 * Does what `docs/quickstart.md` says under "Know before you enforce", with a real browser on the real demo: floods a room, finds out in the
 * policy lab why the Spammer was closed, loosens the policy, promotes it in the running room, and floods again.
 *
 * @param host of `npm start`
 * @param see called at each sight, with the tab that shows it
 */
export async function walkToPromotion(
  context: BrowserContext,
  host: string,
  see: (sight: Sight, tab: Page, tabs: Tabs | null) => Promise<void>,
): Promise<void> {
  const demo = await context.newPage();
  await demo.goto(`http://${host}/#close/walk-${Math.random().toString(36).slice(2)}`);
  const link = demo.getByRole("link", { name: "Open the last minutes in the lab" });
  await link.waitFor();
  await demo.getByRole("button", { name: "Flood", exact: true }).click();
  await demo.locator("[data-story][data-state=closed]").waitFor({ timeout: 40_000 });
  await see("flood", demo, null);

  const [lab] = await Promise.all([context.waitForEvent("page"), link.click()]);
  const tabs = { demo, lab };
  const worst = lab.locator(".clients tbody").first();
  await worst.waitFor();
  await see("why", lab, tabs);

  await worst.getByRole("button").click();
  await lab.locator(".client .lane").first().waitFor();
  await see("timeline", lab, tabs);

  for (const { from, to } of [LOOSENED, LOOSENED_BURST]) await typeOver(lab, from, to);
  await lab.getByRole("heading", { name: "None of 3 clients is hit." }).waitFor();
  await see("loosened", lab, tabs);

  await lab.getByRole("button", { name: "Promote it in the room" }).click();
  await lab.getByText("It is the room's policy now.").waitFor();
  await see("promoted", lab, tabs);

  await demo.bringToFront();
  await demo.getByRole("button", { name: "Come back in" }).click({ timeout: 70_000 });
  await demo.locator("[data-screen=spammer] .standing[data-connection=open]").waitFor();
  await demo.getByRole("button", { name: "Flood", exact: true }).click();
  await demo.getByText("The room allows this much: nothing is refused.").waitFor();
  await see("allowed", demo, tabs);
}

/** Selects a part of the policy, as with a mouse, and types. */
async function typeOver(lab: Page, from: string, to: string): Promise<void> {
  const editor = lab.locator("[data-policy=policy] .cm-content");
  await editor.evaluate((content, from) => {
    const root = content.getRootNode() as Document;
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const text = nodes.map(({ data }) => data).join("");
    const start = text.indexOf(from);
    const placeOf = (at: number): [Text, number] => {
      let left = at;
      for (const node of nodes) {
        if (left <= node.data.length) return [node, left];
        left -= node.data.length;
      }
      throw new Error(`the policy has no ${from}`);
    };
    (content as HTMLElement).focus();
    const selection = root.getSelection?.() ?? getSelection();
    selection?.setBaseAndExtent(...placeOf(start), ...placeOf(start + from.length));
  }, from);
  await lab.keyboard.insertText(to);
}
