import type { AdminIssue, AdminProblem } from "./answers.ts";

/** A status by which a request fails, in words. */
const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

export type ProblemStatus = keyof typeof TITLES;

export const PROBLEM_STATUSES = Object.keys(TITLES).map(Number) as readonly ProblemStatus[];

/** Why a request is not answered. Its text goes on the wire, so that nothing internal may be in it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: ProblemStatus;
  readonly #issues: readonly AdminIssue[] | undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    detail: string,
    { issues, headers = {} }: { issues?: readonly AdminIssue[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.#issues = issues;
    this.#headers = headers;
  }

  toResponse(): Response {
    const { status, message: detail } = this;
    const body: AdminProblem = { type: "about:blank", title: TITLES[status], status, detail };
    return new Response(
      JSON.stringify(this.#issues === undefined ? body : { ...body, issues: this.#issues }),
      {
        status,
        headers: { ...SAFE_HEADERS, "Content-Type": "application/problem+json", ...this.#headers },
      },
    );
  }
}

/** Of every answer: it is for nobody else, and is what it says that it is. */
export const SAFE_HEADERS = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" } as const;

/** Wrong input. */
export function wrongInput(issues: readonly AdminIssue[]): Problem {
  const [first] = issues;
  const what = first === undefined || first.path === "" ? "The request" : first.path;
  const why = first === undefined ? "" : `: expected ${first.expected}, received ${first.received}`;
  return new Problem(400, `${what} is wrong${why}.`, { issues });
}
