// An API client whose types are generated from openapi/v1.json. It uploads a video, encodes it, and prints the outcome.
import createClient from "openapi-fetch";
import { readFile } from "node:fs/promises";
import type { components, paths } from "./api.js";

type Job = components["schemas"]["Job"];

const [url, token, video] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

function must<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const form = new FormData();
form.append("file", new Blob([await readFile(video!)]), "video.mp4");
const upload = must(await api.POST("/v1/files", { body: { file: "" }, bodySerializer: () => form }));
if (!("id" in upload)) throw new Error("The answer to an upload is a file.");

const refused = await api.POST("/v1/encoder/jobs", { body: { presets: [{ resolutions: ["144"], format: "mp4" }] } });
const problem: components["schemas"]["ProblemDetails"] | undefined = refused.error;
if (problem?.type !== "urn:encoder:invalid-request") throw new Error("A job without a video is refused.");

const created = must(await api.POST("/v1/encoder/jobs", {
  body: { videoId: upload.id, presets: [{ resolutions: ["144"], format: "mp4" }], metadata: { from: "TypeScript" } },
}));
if (!("status" in created)) throw new Error("The answer is a job and not a plan.");

let job: Job = created;
while (job.status === "queued" || job.status === "processing") {
  await new Promise((resolve) => setTimeout(resolve, 100));
  job = must(await api.GET("/v1/encoder/jobs/{id}", { params: { path: { id: created.id } } }));
}
const page = must(await api.GET("/v1/encoder/jobs", { params: { query: { status: "completed", perPage: 1 } } }));
console.log(JSON.stringify({
  status: job.status,
  files: (job.files ?? []).map((file) => file.type),
  metadata: job.metadata,
  total: page.pageInfo.total,
}));
