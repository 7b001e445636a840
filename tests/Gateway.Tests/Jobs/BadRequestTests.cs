using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Tests request bodies that break one rule each.</summary>
public sealed class BadRequestTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Preset = """{"resolutions":["360"],"format":"hls"}""";
    private const string Thumbnail = """{"timestamp":"00:00:03","resolutions":["360"],"formats":["jpg"],"filters":["none"]}""";
    private const string Source = """
        "videoUrl":"https://example.org/a.mp4"
        """;

    public static TheoryData<string, string> Bad
    {
        get
        {
            var data = new TheoryData<string, string>();
            void Body(string path, string json) => data.Add(path, json);
            void Member(string path, string members) => Body(path, $$"""{{{Source}},"presets":[{{Preset}}],{{members}}}""");
            void InSource(string path, string members) => Body(path, $$"""{{{members}},"presets":[{{Preset}}]}""");
            void Presets(string path, string presets) => Body(path, $$"""{{{Source}},"presets":{{presets}}}""");
            void Thumbnails(string path, string thumbnails) => Body(path, $$"""{{{Source}},"thumbnails":{{thumbnails}}}""");
            void InPreset(string path, string resolutions, string format) =>
                Presets(path, $$"""[{{Preset}},{"resolutions":{{resolutions}},"format":{{format}}}]""");
            void InThumbnail(string path, string member, string value)
            {
                var thumbnail = JsonNode.Parse(Thumbnail)!;
                thumbnail[member] = JsonNode.Parse(value);
                Thumbnails(path, $"[{thumbnail.ToJsonString()}]");
            }

            // The source.
            InSource("videoId", "\"metadata\":{}");
            InSource("videoId", "\"videoId\":null");
            InSource("videoId", "\"videoId\":null,\"videoUrl\":null");
            InSource("videoId", "\"videoId\":\"\"");
            InSource("videoId", "\"videoId\":\"x\"");
            InSource("videoId", "\"videoId\":\"6053115EBBA24B4D700C8C49\"");
            InSource("videoId", "\"videoId\":42");
            InSource("videoId", "\"videoId\":[]");
            InSource("videoUrl", "\"videoId\":\"6053115ebba24b4d700c8c49\",\"videoUrl\":\"https://example.org/a.mp4\"");
            InSource("videoUrl", "\"videoUrl\":\"\"");
            InSource("videoUrl", "\"videoUrl\":true");
            InSource("videoUrl", "\"videoUrl\":{}");
            InSource("videoUrl", "\"videoUrl\":\"/a.mp4\"");
            InSource("videoUrl", "\"videoUrl\":\"ftp://example.org/a.mp4\"");
            InSource("videoUrl", "\"videoUrl\":\"file:///etc/passwd\"");
            InSource("videoUrl", "\"videoUrl\":\"https://a:b@example.org/a.mp4\"");
            InSource("videoUrl", $"\"videoUrl\":\"https://example.org/{new string('x', 2048)}\"");
            // Host names that cannot be converted to ASCII for DNS.
            InSource("videoUrl", $"\"videoUrl\":\"https://{new string('é', 60)}.example/a.mp4\"");
            InSource("videoUrl", "\"videoUrl\":\"https://xn--é.example/a.mp4\"");

            // Captions.
            void Caption(string path, string members) =>
                Body(path, $$"""{{{Source}},"presets":[{{Preset}}],"captions":[{ {{members}} }]}""");
            Body("captions", $$"""{{{Source}},"presets":[{{Preset}}],"captions":{ } }""");
            Body("captions[0]", $$"""{{{Source}},"presets":[{{Preset}}],"captions":["a.srt"]}""");
            Caption("captions[0].file", "\"language\":\"en\",\"url\":\"https://example.org/a.srt\",\"file\":\"a.srt\"");
            Caption("captions[0].language", "\"url\":\"https://example.org/a.srt\"");
            Caption("captions[0].language", "\"language\":1,\"url\":\"https://example.org/a.srt\"");
            Caption("captions[0].name", "\"language\":\"en\",\"name\":true,\"url\":\"https://example.org/a.srt\"");
            Caption("captions[0].videoId", "\"language\":\"en\"");
            Caption("captions[0].videoId", "\"language\":\"en\",\"videoId\":\"x\"");
            Caption("captions[0].url", "\"language\":\"en\",\"url\":\"ftp://example.org/a.srt\"");
            Caption("captions[0].default", "\"language\":\"en\",\"url\":\"https://example.org/a.srt\",\"default\":\"yes\"");

            // Outputs.
            Body("presets", $$"""{{{Source}}}""");
            Body("presets", $$"""{{{Source}},"presets":null,"thumbnails":null}""");
            Presets("presets", "[]");
            Presets("presets", "{}");
            Presets("presets", "\"hls\"");
            Presets("presets", $"[{string.Join(',', Enumerable.Repeat(Preset, 11))}]");
            Presets("presets[0]", "[null]");
            Presets("presets[0]", "[\"hls\"]");
            Presets("presets[0]", "[[]]");
            Presets("presets[1].extra", $$"""[{{Preset}},{"resolutions":["360"],"format":"hls","extra":1}]""");
            Presets("presets[0].Format", """[{"resolutions":["360"],"format":"hls","Format":"mp4"}]""");
            Presets("presets[0].format", """[{"resolutions":["360"],"format":"hls","format":"hls"}]""");
            Presets("presets[0].format", """[{"resolutions":["360"]}]""");
            InPreset("presets[1].format", "[\"360\"]", "null");
            InPreset("presets[1].format", "[\"360\"]", "\"webm\"");
            InPreset("presets[1].format", "[\"360\"]", "\"HLS\"");
            InPreset("presets[1].format", "[\"360\"]", "1");
            InPreset("presets[1].resolutions", "null", "\"hls\"");
            InPreset("presets[1].resolutions", "[]", "\"hls\"");
            InPreset("presets[1].resolutions", "\"360\"", "\"hls\"");
            InPreset("presets[1].resolutions", "360", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[\"361\"]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[361]", "\"hls\"");
            InPreset("presets[1].resolutions[1]", "[\"240\",\"2160\"]", "\"hls\"");
            InPreset("presets[1].resolutions[1]", "[\"240\",360.5]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[1e999]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[-360]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[null]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[true]", "\"hls\"");
            InPreset("presets[1].resolutions[0]", "[{}]", "\"hls\"");
            InPreset("presets[1].resolutions[2]", "[\"240\",\"360\",240]", "\"hls\"");

            // Thumbnails.
            Thumbnails("thumbnails", "{}");
            Thumbnails("thumbnails", "1");
            Thumbnails("thumbnails", $"[{string.Join(',', Enumerable.Repeat(Thumbnail, 21))}]");
            Thumbnails("thumbnails[1]", $"[{Thumbnail},null]");
            InThumbnail("thumbnails[0].size", "size", "1");
            InThumbnail("thumbnails[0].timestamp", "timestamp", "null");
            InThumbnail("thumbnails[0].timestamp", "timestamp", "3");
            InThumbnail("thumbnails[0].timestamp", "timestamp", "\"3\"");
            InThumbnail("thumbnails[0].timestamp", "timestamp", "\"00:00:60\"");
            InThumbnail("thumbnails[0].timestamp", "timestamp", "\"00:00:03.12\"");
            InThumbnail("thumbnails[0].resolutions", "resolutions", "{}");
            InThumbnail("thumbnails[0].resolutions[0]", "resolutions", "[\"1\"]");
            InThumbnail("thumbnails[0].formats", "formats", "null");
            InThumbnail("thumbnails[0].formats", "formats", "\"jpg\"");
            InThumbnail("thumbnails[0].formats[0]", "formats", "[1]");
            InThumbnail("thumbnails[0].formats[1]", "formats", "[\"jpg\",\"gif\"]");
            InThumbnail("thumbnails[0].formats[1]", "formats", "[\"jpg\",\"jpg\"]");
            InThumbnail("thumbnails[0].filters", "filters", "[]");
            InThumbnail("thumbnails[0].filters[0]", "filters", "[null]");
            InThumbnail("thumbnails[0].filters[0]", "filters", "[\"sepia\"]");

            // Audio.
            InPreset("presets[1].resolutions", "[\"360\"]", "\"audio\"");
            Member("audio", "\"audio\":true");
            Member("audio", "\"audio\":[]");
            Member("audio.codec", "\"audio\":{\"codec\":\"opus\"}");
            Member("audio.tracks", "\"audio\":{\"tracks\":\"first\"}");
            Member("audio.tracks", "\"audio\":{\"tracks\":1}");
            Member("audio.surround", "\"audio\":{\"surround\":\"yes\"}");
            Member("audio.surround", "\"audio\":{\"surround\":1}");
            Member("audio.surround", "\"audio\":{\"surround\":true,\"surround\":false}");
            Member("audio.normalize", "\"audio\":{\"normalize\":\"-16\"}");
            Member("audio.normalize", "\"audio\":{\"normalize\":true}");
            Member("audio.normalize", "\"audio\":{\"normalize\":0}");
            Member("audio.normalize", "\"audio\":{\"normalize\":-32}");
            Member("audio.normalize", "\"audio\":{\"normalize\":1e999}");

            // Other members.
            Member("webhookUrl", "\"webhookUrl\":\"\"");
            Member("webhookUrl", "\"webhookUrl\":1");
            Member("webhookUrl", "\"webhookUrl\":\"mailto:a@example.org\"");
            Member("webhookUrl", "\"webhookUrl\":\"https://u@example.org/\"");
            Member("metadata", "\"metadata\":[]");
            Member("metadata", "\"metadata\":\"x\"");
            Member("metadata", $"\"metadata\":{{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"k{i}\":\"v\""))}}}");
            Member("metadata", "\"metadata\":{\"\":\"x\"}");
            Member("metadata.k", "\"metadata\":{\"k\":1}");
            Member("metadata.k", "\"metadata\":{\"k\":null}");
            Member("metadata.k", "\"metadata\":{\"k\":{}}");
            Member("metadata.k", "\"metadata\":{\"k\":\"a\",\"k\":\"b\"}");
            Member("metadata.a.b[0]", "\"metadata\":{\"a.b[0]\":7}");
            Member("metadata.k", $"\"metadata\":{{\"k\":\"{new string('v', 1025)}\"}}");
            Member("storyboard", "\"storyboard\":true");
            Member("storyboard.rows", "\"storyboard\":{\"rows\":2}");
            Member("storyboard.interval", "\"storyboard\":{\"interval\":\"5\"}");
            Member("storyboard.interval", "\"storyboard\":{\"interval\":0.4}");
            Member("storyboard.interval", "\"storyboard\":{\"interval\":1e999}");
            Member("storyboard.width", "\"storyboard\":{\"width\":161}");
            Member("storyboard.width", "\"storyboard\":{\"width\":642}");
            Member("storyboard.columns", "\"storyboard\":{\"columns\":0}");
            Member("storyboard.columns", "\"storyboard\":{\"columns\":2.5}");
            Member("clip", "\"clip\":[]");
            Member("clip", "\"clip\":{}");
            Member("clip.length", "\"clip\":{\"start\":\"00:00:01\",\"length\":5}");
            Member("clip.start", "\"clip\":{\"start\":1}");
            Member("clip.start", "\"clip\":{\"start\":\"-00:00:01\"}");
            Member("clip.end", "\"clip\":{\"start\":\"00:00:01\",\"end\":\"1:00\"}");
            Member("clip.end", "\"clip\":{\"start\":\"00:00:01\",\"end\":\"00:00:01\"}");
            Member("clip.end", "\"clip\":{\"end\":\"00:00:00\"}");
            Member("priority", "\"priority\":-1");
            Member("priority", "\"priority\":10");
            Member("priority", "\"priority\":4.5");
            Member("priority", "\"priority\":1e400");
            Member("priority", "\"priority\":99999999999999999999");
            Member("priority", "\"priority\":\"5\"");
            Member("videoID", "\"videoID\":\"x\"");
            Member("notify", "\"notify\":true");
            Member("$type", "\"$type\":\"x\"");
            Member("videoUrl", Source);
            Member($"{new string('n', 64)}…", $"\"{new string('n', 100_000)}\":1");
            Member($"{new string('n', 63)}…", $"\"{new string('n', 63)}🎬\":1");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_broken_rule_is_reported_under_its_path_only(string path, string json)
    {
        var problem = await gateway.Ada.PostJob(json).Problem(400, "invalid-request");

        Assert.Equal([path], problem.ErrorKeys());
        var rules = problem["errors"]![path]!.AsArray();
        Assert.All(rules, rule => Assert.False(string.IsNullOrWhiteSpace((string?)rule)));
        Assert.StartsWith($"{path} {(string?)rules[0]}", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_malformed_members_are_reported_together_with_what_is_allowed()
    {
        var problem = await gateway.Ada.PostJob(
            """{"videoUrl":1,"presets":[{"resolutions":[true],"format":2,"x":3}],"thumbnails":[{"formats":[4]}],"""
            + "\"priority\":\"high\",\"metadata\":{\"a\":5}}").Problem(400, "invalid-request");

        var expected = JsonNode.Parse(
            """
            {
              "presets[0].x": ["is not an allowed member; allowed members are resolutions, format"],
              "videoUrl": ["must be a string with an absolute http or https URL"],
              "presets[0].resolutions[0]": ["must be one of \"144\", \"240\", \"360\", \"480\", \"720\", \"1080\""],
              "presets[0].format": ["must be one of \"hls\", \"mp4\", \"dash\", \"cmaf\", \"audio\""],
              "thumbnails[0].formats[0]": ["must be one of \"jpg\", \"webp\", \"png\""],
              "metadata.a": ["must be a string"],
              "priority": ["must be a whole number from 0 to 9"]
            }
            """);
        Assert.Equal(Sorted(expected!), Sorted(problem["errors"]!));
    }

    [Fact]
    public async Task The_number_of_reported_errors_is_limited()
    {
        var problem = await gateway.Ada.PostJob($"{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"member{i}\":1"))}}}")
            .Problem(400, "invalid-request");
        Assert.Equal(50, problem.ErrorKeys().Count());
    }

    public static TheoryData<string, byte[]> NoObject => new()
    {
        { "nothing", [] },
        { "white space", "  \n"u8.ToArray() },
        { "words", "videoId=1"u8.ToArray() },
        { "null", "null"u8.ToArray() },
        { "an array", "[]"u8.ToArray() },
        { "a string", "\"x\""u8.ToArray() },
        { "half an object", """{"videoId":"""u8.ToArray() },
        { "two objects", "{}{}"u8.ToArray() },
        { "a comma too many", """{"videoId":"x",}"""u8.ToArray() },
        { "a comment", "{/* */}"u8.ToArray() },
        { "bytes that are no UTF-8, in a string", [.. "{\"videoId\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8] },
        { "bytes that are no UTF-8, in a name", [.. "{\""u8, 0xFF, .. "\":1}"u8] },
        { "bytes that are no UTF-8, outside", [0xFF, 0xFE, 0x00] },
        { "half a surrogate pair", """{"videoId":"\ud800"}"""u8.ToArray() },
        { "half a surrogate pair in metadata's name", """{"metadata":{"\udc00":"x"}}"""u8.ToArray() },
        { "nesting without end", Encoding.UTF8.GetBytes(new string('[', 100_000)) },
        { "deep nesting", Encoding.UTF8.GetBytes($"{{\"presets\":{new string('[', 200)}{new string(']', 200)}}}") },
        {
            "deep nesting of objects",
            Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("{\"metadata\":", 500))}1{new string('}', 500)}")
        },
    };

    [Theory]
    [MemberData(nameof(NoObject))]
    public async Task A_body_that_is_not_a_JSON_object_is_rejected(string what, byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var problem = await gateway.Ada.PostAsync("/v1/encoder/jobs", content).Problem(400, "malformed-json");
        Assert.False(problem.ContainsKey("errors"), what);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_of_another_media_type_is_rejected(string? contentType)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await gateway.Ada.PostAsync("/v1/encoder/jobs", content).Problem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData(256 * 1024 + 1, false)]
    [InlineData(256 * 1024 + 1, true)]
    [InlineData(8 * 1024 * 1024, false)]
    [InlineData(8 * 1024 * 1024, true)]
    public async Task A_body_that_is_too_large_is_rejected_with_or_without_a_stated_size(int bytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
        {
            Content = Requests.JsonText(new string(' ', bytes)),
        };
        request.Headers.TransferEncodingChunked = chunked;
        await gateway.Ada.SendAsync(request).Problem(413, "body-too-large");
    }

    [Fact]
    public async Task A_body_of_the_maximum_size_is_read()
    {
        var problem = await gateway.Ada.PostJob("{}".PadRight(256 * 1024)).Problem(400, "invalid-request");
        Assert.Equal(["presets", "videoId"], problem.ErrorKeys().Order());
    }

    [Fact]
    public async Task A_video_that_does_not_exist_is_not_found()
    {
        var problem = await gateway.Ada.PostJob(
            new
            {
                videoId = "6053115ebba24b4d700c8c49",
                presets = new[] { new { resolutions = new[] { 360 }, format = "mp4" } },
            }).Problem(404, "not-found");
        Assert.Equal(["videoId"], problem.ErrorKeys());
    }

    private static string Sorted(JsonNode errors) =>
        string.Join('\n', errors.AsObject().Select(e => $"{e.Key}: {e.Value!.ToJsonString()}").Order());
}
