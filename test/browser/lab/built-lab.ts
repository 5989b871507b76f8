import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type FileServer, serveFiles } from "../../support/file-server.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** Somewhere below a site, where nothing but the lab's own files is. */
const FOLDER = "/deep/down/lab";

/** The lab as it is deployed, on a server that knows nothing but files. */
export interface BuiltLab {
  readonly server: FileServer;
  /** The address of its page. */
  readonly url: string;
  /** A folder for files of the tests. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function buildLab(): Promise<BuiltLab> {
  const folder = await mkdtemp(path.join(tmpdir(), "party-bouncer-lab-"));
  const lab = path.join(folder, "lab");
  await mkdir(lab);
  for (const page of ["index.html", "sandbox.html"]) {
    await cp(path.join(ROOT, "public/lab", page), path.join(lab, page));
  }
  await promisify(execFile)(process.execPath, [
    path.join(ROOT, "scripts/build-lab.ts"),
    path.join(lab, "dist"),
  ]);
  const server = await serveFiles(lab, FOLDER);
  return {
    server,
    url: `http://${server.host}${FOLDER}/`,
    folder,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
