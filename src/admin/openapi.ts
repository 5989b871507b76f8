import * as z from "zod/mini";
import { PROBLEM_STATUSES } from "./problem.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { problemSchema } from "./schemas.ts";

/** A part of the description, as JSON. */
type Json = Readonly<Record<string, unknown>>;

const PROBLEMS = Object.fromEntries(
  PROBLEM_STATUSES.map((status) => [String(status), { $ref: "#/components/responses/Problem" }]),
);

/** Describes the API as OpenAPI 3.1 has it, from the very schemas by which it checks what comes and what goes. @param mount its path */
export function describeApi(mount: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operationId, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operation(operationId, route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "party-bouncer",
      version: "1",
      summary: "Rooms, clients and bans, for whoever runs the rooms.",
    },
    servers: [{ url: mount }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: {
        Problem: {
          description: "It is not answered, and the problem says why.",
          content: { "application/problem+json": { schema: schemaOf(problemSchema, "output") } },
        },
      },
    },
  };
}

function operation(operationId: string, { path, method, role, summary, query, body, ...route }: Route): Json {
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query.shape as Record<string, z.ZodMiniType>).map(([name, schema]) => ({
    name,
    in: "query",
    schema: schemaOf(schema, "input"),
  }));
  const inHeader =
    method === "GET"
      ? []
      : [
          {
            name: "Idempotency-Key",
            in: "header",
            description: "A text of your own. A request that comes again with it is done once.",
            schema: { type: "string", maxLength: 255 },
          },
        ];
  return {
    operationId,
    summary,
    description: `For the role ${role}, and those above it.`,
    parameters: [...inPath, ...inQuery, ...inHeader],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: route.bodyIsOptional !== true,
            content: { "application/json": { schema: schemaOf(body, "input") } },
          },
        }),
    responses: {
      [String(route.status)]: { description: summary, content: contentOf(route.answer) },
      ...PROBLEMS,
    },
  };
}

function contentOf(answer: Route["answer"]): Json {
  // What can be had as a table can be had as JSON too.
  if (answer === "text/csv") return { "text/csv": {}, "application/json": {} };
  if (typeof answer === "string") return { [answer]: {} };
  return { "application/json": { schema: schemaOf(answer, "output") } };
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // The one kind of text that has a check of its own: a client's key.
      if (zodSchema._zod.def.type === "custom") jsonSchema.type = "string";
    },
  });
  return described;
}
