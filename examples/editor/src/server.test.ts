import { createServer } from "vite";
import { expect, it } from "vitest";
import YProvider from "y-partyserver/provider";
import * as Y from "yjs";

it("loses nothing of what editors write while somebody floods the document", async ({ onTestFinished }) => {
  const server = await createServer({ server: { port: 0 } });
  onTestFinished(() => server.close());
  await server.listen();
  const { host } = new URL(server.resolvedUrls?.local[0] ?? "");

  const [ada, ben] = [1, 2].map(() => {
    const doc = new Y.Doc();
    const provider = new YProvider(host, "minutes", doc, { party: "document", disableBc: true });
    onTestFinished(() => provider.destroy());
    return doc.getText();
  }) as [Y.Text, Y.Text];

  const flooder = new WebSocket(`ws://${host}/parties/document/minutes`);
  await new Promise((resolve) => flooder.addEventListener("open", resolve));
  const closed = new Promise<CloseEvent>((resolve) => flooder.addEventListener("close", resolve));
  const askForEverything = Uint8Array.of(0, 0, 1, 0);
  const flood = setInterval(() => {
    for (let count = 0; count < 20; count++) flooder.send(askForEverything);
  }, 10);
  onTestFinished(() => clearInterval(flood));

  for (let word = 0; word < 50; word++) {
    ada.insert(ada.length, `ada ${word} `);
    ben.insert(ben.length, `ben ${word} `);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // It is to come back and synchronise, which a provider does, and this one does not.
  expect((await closed).code).toBe(4525);
  await expect.poll(() => ada.toString(), { timeout: 20_000 }).toContain("ben 49");
  await expect.poll(() => ben.toString(), { timeout: 20_000 }).toBe(ada.toString());
});
