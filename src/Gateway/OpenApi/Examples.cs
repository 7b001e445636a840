using System.Text.Json.Nodes;

namespace Encoder.Gateway.OpenApi;

/// <summary>Example requests and responses.</summary>
internal static class Examples
{
    private const string Base = "https://encoder.example.org";

    public static JsonNode JobRequest => Read(
        """
        {
          "videoId": "6053115ebba24b4d700c8c49",
          "presets": [
            { "resolutions": ["240", "360", "480"], "format": "hls" },
            { "resolutions": ["360"], "format": "mp4" }
          ],
          "thumbnails": [
            { "timestamp": "00:00:03", "resolutions": ["360"], "formats": ["jpg", "webp"], "filters": ["none", "blur"] }
          ],
          "webhookUrl": "https://example.org/hook"
        }
        """);

    public static JsonNode SignRequest => Read("""{ "expiresIn": 3600 }""");

    public static JsonNode SignedUrl => Read(
        $$"""
        {
          "url": "{{Base}}/media/signed/vH0pUjPlCeDV.1616061057.MAC/uploads/videos/6052e0064b442a2f16018374.mp4",
          "expiresAt": "2021-03-18T09:50:57.000Z"
        }
        """);

    public static JsonNode CreatedJob => Job("605311c86efd284e474c5c76", "605311c86efd284e474c5c");

    public static JsonNode DeletedJob => Job("60531471e32e8e4eaea094fe", "60531471e32e8e4eaea094");

    public static JsonNode CancelledJob
    {
        get
        {
            var job = CreatedJob.AsObject();
            job["status"] = "failed";
            job["finishedAt"] = "2021-03-18T08:51:02.301Z";
            job["updatedAt"] = "2021-03-18T08:51:02.301Z";
            job["files"] = new JsonArray();
            job["error"] = Read("""{ "code": "cancelled", "message": "The job was cancelled." }""");
            return job;
        }
    }

    public static JsonNode StartedJob
    {
        get
        {
            var job = CreatedJob.AsObject();
            job["status"] = "processing";
            job["startedAt"] = "2021-03-18T08:50:58.102Z";
            job["updatedAt"] = "2021-03-18T08:51:03.550Z";
            job["progress"] = 40;
            return job;
        }
    }

    public static JsonNode Delivery => Read(
        """
        {
          "id": "5d1c8f0e8a2b4c6d7e9f0a1b", "eventId": "evt_605311c86efd284e474c5c76", "type": "job.completed",
          "url": "https://example.org/hook", "attempt": 1, "status": "delivered", "httpStatus": 200, "error": null, "durationMs": 83.2,
          "responseSnippet": "ok", "requestBody": "{\"type\":\"job.completed\",\"timestamp\":\"...\",\"data\":{}}",
          "at": "2021-03-18T08:51:09.912Z", "nextAttemptAt": null
        }
        """);

    public static JsonNode DueDelivery => Read(
        """
        {
          "id": "0b7a9c1d2e3f4a5b6c7d8e9f", "eventId": "evt_605311c86efd284e474c5c76", "type": "job.completed",
          "url": "https://example.org/hook", "attempt": 2, "status": "pending", "httpStatus": null, "error": null, "durationMs": null,
          "responseSnippet": null, "requestBody": "{\"type\":\"job.completed\",\"timestamp\":\"...\",\"data\":{}}",
          "at": "2021-03-18T09:12:40.005Z", "nextAttemptAt": "2021-03-18T09:12:40.005Z"
        }
        """);

    public static JsonNode Events => JsonValue.Create($"event: job\nid: 42\ndata: {CompletedJob.ToJsonString()}\n\n: \n\n");

    public static JsonNode CompletedJob
    {
        get
        {
            var job = CreatedJob.AsObject();
            (job["status"], job["progress"]) = ("completed", 100);
            job["startedAt"] = "2021-03-18T08:50:58.012Z";
            job["finishedAt"] = "2021-03-18T08:51:09.870Z";
            job["updatedAt"] = "2021-03-18T08:51:09.870Z";
            job["files"] = new JsonArray(Read(
                $$"""
                {
                  "id": "605311dd6efd284e474c5c7a", "jobId": "605311c86efd284e474c5c76", "type": "x-tar", "size": 5242880,
                  "filePath": "files/encoded/605311c86efd284e474c5c76/605311c86efd284e474c5c77/index.m3u8",
                  "fileUrl": "{{Base}}/media/encoded/605311c86efd284e474c5c76/605311c86efd284e474c5c77/index.m3u8",
                  "meta": { "resolution": { "width": 854, "height": 480 }, "format": "hls", "duration": 20.032 },
                  "createdAt": "2021-03-18T08:51:09.122Z", "updatedAt": "2021-03-18T08:51:09.122Z"
                }
                """));
            return job;
        }
    }

    public static JsonNode Plan => Read(
        """
        {
          "source": {
            "format": "mov,mp4,m4a,3gp,3g2,mj2", "duration": 20.032, "bitRate": 1583600,
            "video": {
              "codec": "h264", "width": 640, "height": 360, "displayWidth": 640, "displayHeight": 360, "rotation": 0,
              "pixelFormat": "yuv420p", "frames": 501, "frameRate": 25, "interlaced": false, "hdr": false
            }
          },
          "duration": 20.032,
          "video": [
            {
              "key": "v360", "rung": 360, "width": 640, "height": 360, "frames": 501, "frameRate": 25, "crf": 23, "maxRate": 900000,
              "speed": "veryfast", "presets": [0, 1], "copied": false, "size": { "expected": 1308616, "most": 2488620 }
            },
            {
              "key": "v240", "rung": 240, "width": 426, "height": 240, "frames": 501, "frameRate": 25, "crf": 23, "maxRate": 400000,
              "speed": "veryfast", "presets": [0], "copied": false, "size": { "expected": 715896, "most": 1111620 }
            }
          ],
          "chunks": [ { "index": 0, "start": 0, "end": 20.032 } ],
          "presets": [
            {
              "format": "hls",
              "rungs": [
                { "rung": 240, "width": 426, "height": 240, "video": "v240" },
                { "rung": 360, "width": 640, "height": 360, "video": "v360" }
              ],
              "skipped": [ { "rung": 480, "reason": "It is above the source, whose frames are 640x360." } ],
              "outputs": [ { "name": "index.m3u8", "duration": 20.032, "size": { "expected": 2024512, "most": 3600240 } } ]
            }
          ],
          "thumbnails": [
            {
              "time": 3,
              "pictures": [ { "name": "360.jpg", "width": 640, "height": 360, "format": "jpg", "filter": "none" } ],
              "skipped": []
            }
          ],
          "warnings": [ { "code": "rung_skipped", "message": "480 is above the source, whose frames are 640x360, and was skipped." } ],
          "processorSeconds": 3.4,
          "size": { "expected": 3333128, "most": 6088860 },
          "commands": [ { "unit": "encode-0", "tool": "ffmpeg", "arguments": [ "-hide_banner", "-i", "file:in/source" ] } ]
        }
        """);

    public static JsonNode Upload => Read(
        $$"""
        {
          "id": "6053115ebba24b4d700c8c49", "jobId": null, "type": "video", "size": 3965342,
          "filePath": "files/videos/6053115ebba24b4d700c8c49.mp4",
          "fileUrl": "{{Base}}/media/uploads/videos/6053115ebba24b4d700c8c49.mp4",
          "meta": { "resolution": { "width": 720, "height": 1280 }, "format": "mov,mp4,m4a,3gp,3g2,mj2", "duration": 20.032 },
          "createdAt": "2021-03-18T08:38:22.150Z", "updatedAt": "2021-03-18T08:38:22.150Z"
        }
        """);

    public static JsonNode UploadAddress => Read($$"""{ "url": "{{Base}}/v1/files" }""");

    public static JsonNode Usage => Read(
        """
        {
          "queuedJobs": 3,
          "runningUnits": 2,
          "storedBytes": 39653420,
          "minutesToday": 12.5,
          "limits": { "queuedJobs": 10000, "runningUnits": null, "storedBytes": null, "minutesToday": null },
          "admin": false
        }
        """);

    public static JsonNode Page(JsonNode item)
    {
        var page = Read("""{ "pageInfo": { "currentPage": 1, "perPage": 20, "lastPage": 1, "total": 1 } }""").AsObject();
        page["data"] = new JsonArray(item);
        return page;
    }

    private static JsonNode Job(string id, string prefix) => Read(
        $$"""
        {
          "id": "{{id}}",
          "status": "queued",
          "videoId": "6053115ebba24b4d700c8c49",
          "presets": [
            { "id": "{{prefix}}77", "resolutions": ["240", "360", "480"], "format": "hls" },
            { "id": "{{prefix}}78", "resolutions": ["360"], "format": "mp4" }
          ],
          "thumbnails": [
            {
              "id": "{{prefix}}79", "timestamp": "00:00:03", "resolutions": ["360"],
              "formats": ["jpg", "webp"], "filters": ["none", "blur"]
            }
          ],
          "webhookUrl": "https://example.org/hook",
          "priority": 5,
          "user": { "id": "u1", "name": "Ada", "email": "ada@example.org" },
          "createdAt": "2021-03-18T08:50:57.438Z",
          "updatedAt": "2021-03-18T08:50:57.438Z",
          "progress": 0,
          "warnings": [],
          "error": null,
          "eta": null
        }
        """);

    private static JsonNode Read(string json) => JsonNode.Parse(json)!;
}
