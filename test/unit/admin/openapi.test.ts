import { expect, it } from "vitest";
import { describeApi } from "../../../src/admin/openapi.ts";
import { ROUTES } from "../../../src/admin/routes.ts";

interface Described {
  readonly openapi: string;
  readonly servers: unknown;
  readonly paths: Record<
    string,
    Record<string, { operationId: string; parameters: { name: string; in: string }[] }>
  >;
}

const described = JSON.parse(JSON.stringify(describeApi("/admin"))) as Described;

it("says where it is, and describes each route once", () => {
  expect(described.openapi).toBe("3.1.0");
  expect(described.servers).toEqual([{ url: "/admin" }]);
  const ids = Object.values(described.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

it("names what stands in a path", () => {
  const { parameters = [] } = described.paths["/v1/rooms/{party}/{room}"]?.["get"] ?? {};
  expect(parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual([
    "party",
    "room",
  ]);
});

it("says of each field what it is", () => {
  const empty: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, schema] of Object.entries((value as { properties?: object }).properties ?? {})) {
      if (Object.keys(schema as object).length === 0) empty.push(`${path}.${name}`);
    }
    for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
  };
  look(described, "");
  expect(empty).toEqual([]);
});
