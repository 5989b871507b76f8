import type * as z from "zod/mini";
import { show } from "../shared/show.ts";
import type { AdminIssue } from "./answers.ts";
import { wrongInput } from "./problem.ts";

/** Most mistakes that are told at once. */
const MOST_ISSUES = 20;

/** Input by its schema, whose messages say what is expected. @throws {Problem} with each mistake, if it is wrong */
export function checked<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const issues = error.issues.flatMap((issue) => issuesOf(issue, input));
  throw wrongInput(issues.slice(0, MOST_ISSUES));
}

function issuesOf(issue: z.core.$ZodIssue, input: unknown): AdminIssue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: key.slice(0, 100),
      expected: "nothing of this name",
      received: show(valueAt(input, key)),
    }));
  }
  const [key] = issue.path;
  if (key === undefined) return [{ path: "", expected: issue.message, received: show(input) }];
  return [{ path: String(key), expected: issue.message, received: show(valueAt(input, key)) }];
}

/** Its own value only: `constructor` is a name like any other. */
function valueAt(input: unknown, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(Object(input), key)?.value;
}
