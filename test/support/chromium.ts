import { existsSync } from "node:fs";
import bundled from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** Of what the bundled one is started with: in one process, closing a context takes the whole browser down; without its security, it is none that people use. */
const UNWANTED = new Set([
  "--single-process",
  "--no-zygote",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
]);

/** A real Chromium: the system's, or the one that comes with npm's @sparticuz/chromium. */
export async function launchChromium(): Promise<Browser> {
  const system = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  const offline = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // The name of a site that somebody has made lead to the reader's own machine.
    "--host-resolver-rules=MAP rebound.example 127.0.0.1",
  ];
  if (system !== undefined) return chromium.launch({ executablePath: system, args: offline });
  const args = bundled.args.filter((arg) => !UNWANTED.has(arg));
  return chromium.launch({ executablePath: await bundled.executablePath(), args: [...args, ...offline] });
}
