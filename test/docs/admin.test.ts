import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ROUTES } from "../../src/admin/routes.ts";
import { banBody } from "../../src/admin/bodies-bans.ts";
import { PROBLEM_STATUSES } from "../../src/admin/problem.ts";

const GUIDES = fileURLToPath(new URL("../../docs/guides/", import.meta.url));

const rowsOf = (page: string) =>
  [...readFileSync(page, "utf8").matchAll(/^\| `?([^|`]+?)`? +\| ([^|]+?) +\|/gm)].map(
    ([, first = "", second = ""]) => [first, second],
  );

const rows = rowsOf(`${GUIDES}admin.md`);

it("some page names each thing that the API can be asked, and who may", () => {
  const all = globSync(`${GUIDES}*.md`).flatMap(rowsOf);
  const shown = all.filter(([first = ""]) =>
    /^(?:GET|POST|PUT|DELETE) \/(?:v1|me|metrics|openapi)\b/.test(first),
  );
  const routes = Object.values(ROUTES).map(({ method, path, role }) => [`${method} ${path}`, role]);
  expect(shown.toSorted()).toEqual(routes.toSorted());
});

it("the page about the API names each field of a ban", () => {
  const fields = Object.keys(banBody.shape);
  const shown = rows.map(([first = ""]) => first).filter((first) => fields.includes(first));
  expect(shown).toEqual(fields);
});

it("the page about the API explains each status of a problem", () => {
  const explained = rows.flatMap(([first = ""]) => first.match(/\b[45]\d\d\b/g) ?? []).map(Number);
  expect(explained.toSorted()).toEqual(PROBLEM_STATUSES.toSorted());
});
