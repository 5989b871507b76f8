import { isTotals } from "../api/answers.ts";
import { Api } from "../api/api.ts";
import { isText } from "../api/check.ts";
import type { ApiOptions } from "../api/options.ts";
import { jsonOf } from "../json.ts";
import { plain } from "../style.ts";
import { write } from "../write.ts";
import { summaryOf } from "./summary.ts";

export async function metrics(options: ApiOptions): Promise<void> {
  const api = await Api.from(options);
  if (!options.json && !process.stdout.isTTY) {
    const text = await api.get({ path: ["metrics"], type: "text/plain", isAnswer: isText });
    return write(text.split("\n").map(plain).join("\n"));
  }
  const totals = await api.get({ path: ["v1", "metrics"], isAnswer: isTotals });
  return write(`${options.json ? jsonOf(totals) : summaryOf(totals)}\n`);
}
