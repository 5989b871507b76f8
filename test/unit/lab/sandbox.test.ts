import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const page = readFileSync(path.resolve(import.meta.dirname, "../../../public/lab/sandbox.html"), "utf8");

it("allows the frame that runs policies its own script, by its hash, and nothing else from anywhere", () => {
  const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
  const [, policy = ""] = /content="(default-src[^"]*)"/.exec(page.replaceAll(/\s+/g, " ")) ?? [];
  const hash = createHash("sha256").update(script).digest("base64");
  expect(policy).toBe(
    `default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'`,
  );
});
