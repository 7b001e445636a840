using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Faults;

/// <summary>Tests a data folder on a disk that is full or fills up during a job.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Disk = 48 << 20;
    private readonly TemporaryFolder _data = new();

    [Theory]
    [InlineData("hls")]
    [InlineData("mp4")]
    [InlineData("thumbnails")]
    public async Task A_job_on_a_full_disk_fails_and_leaves_nothing_and_the_next_one_completes_when_there_is_room_again(string what)
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(
            _data.Path,
            new Dictionary<string, string>
            {
                ["Encoder:Worker:Slots"] = "1",
                ["Encoder:Units:MaxFailures"] = "1",
                // The job must begin although the disk is almost full.
                ["Encoder:Storage:LowWater"] = "0",
                ["Encoder:Storage:Reserve"] = "0",
            },
            Disk);
        var upload = await service.Client.Upload(Clip.Medium);
        var request = Request(what, upload.Id, receiver.Url);
        // The first job lets the database grow to its size, and shows that the request works when there is room.
        await Invariants.Check(await service.Client.Ended((await service.Client.Post(request)).Id), receiver, service);

        var filled = Path.Combine(service.SeenFolder, "filled");
        Fill(filled, leave: 512 << 10);
        var job = await service.Client.Ended((await service.Client.Post(request)).Id);

        Assert.Equal((JobStatus.Failed, JobErrorCodes.StorageFull), (job.Status, job.Error?.Code));
        Assert.Empty(job.Files!);
        await receiver.Delivery(job.Id);
        await Eventually.True(() => service.Count("SELECT count(*) FROM work_items") == 0, "the queue is empty");
        await Eventually.True(
            () => Directory.GetFiles(Path.Combine(service.SeenFolder, "work"), "*", SearchOption.AllDirectories).Length == 0,
            "no temporary file is left");

        File.Delete(filled);
        await Invariants.Check(await service.Client.Ended((await service.Client.Post(request)).Id), receiver, service);
    }

    /// <summary>
    /// When even the database cannot write, no progress of a job can be stored, and no work item is claimed until there is room.
    /// </summary>
    [Fact]
    public async Task A_disk_that_is_full_to_the_last_byte_delays_jobs_and_loses_none()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path, new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "2" }, Disk);
        var upload = await service.Client.Upload(Clip.Short);
        var accepted = new List<string>();
        for (var i = 0; i < 2; i++) accepted.Add((await service.Client.Post(Jobs.Small(upload.Id, receiver.Url))).Id);
        await service.HasBegun(accepted[0], "encode-0");

        var filled = Path.Combine(service.SeenFolder, "filled");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 10; i++)
        {
            // Takes the space that a worker has freed meanwhile.
            Fill(filled, leave: 0);
            using var post = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
            {
                Content = JsonContent.Create(Jobs.Small(upload.Id, receiver.Url), options: EncoderJson.Options),
            };
            using var answer = await service.Client.Send(post);
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.Created)
                accepted.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>());
        }
        Assert.Contains(HttpStatusCode.InsufficientStorage, answers);
        Assert.All(answers, answer => Assert.True(
            answer is HttpStatusCode.InsufficientStorage or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Created, $"{answer}"));

        File.Delete(filled);
        // What a job leaves behind can only be checked when no other job is running.
        foreach (var id in accepted) await service.Client.Ended(id);
        foreach (var id in accepted)
        {
            var job = await service.Client.Job(id);
            if (job.Status == JobStatus.Completed) await Invariants.Check(job, receiver, service);
            else Assert.Equal(JobErrorCodes.StorageFull, job.Error?.Code);
        }
        await Invariants.Check(
            await service.Client.Ended((await service.Client.Post(Jobs.Small(upload.Id, receiver.Url))).Id), receiver, service);
    }

    /// <summary>With no byte free, files can still be deleted. When there is room again, the service recovers by itself.</summary>
    [Fact]
    public async Task A_full_disk_is_reported_can_be_emptied_and_the_service_recovers()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path, new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "1" }, Disk);
        var first = await service.Client.Upload(Clip.Short);
        var other = await service.Client.Upload(Clip.Short);
        var job = await service.Client.Ended((await service.Client.Post(Jobs.Small(first.Id, receiver.Url))).Id);
        var filled = Path.Combine(service.SeenFolder, "filled");
        Fill(filled, leave: 0);

        await Eventually.True(async () => (await service.Client.Get("/health/ready")).Body == "Degraded", "it reports a full disk");
        Assert.Equal(HttpStatusCode.InsufficientStorage, await Post(service, Jobs.Small(first.Id, receiver.Url)));
        using (var upload = await Upload(service)) Assert.Equal(HttpStatusCode.InsufficientStorage, upload.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.Get($"/v1/encoder/jobs/{job.Id}")).Status);
        foreach (var id in job.Files!.Select(file => file.Id).Append(other.Id))
        {
            // Takes the space that the previous deletion freed, so that this one must manage without it.
            Fill(filled, leave: 0);
            using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/v1/files/{id}");
            using var answer = await service.Client.Send(delete);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }
        Assert.Equal([first.Id], (await service.Client.Files()).Select(file => file.Id));
        Assert.Single(Directory.GetFiles(Path.Combine(service.SeenFolder, "media"), "*", SearchOption.AllDirectories));

        File.Delete(filled);
        await Eventually.True(async () => (await service.Client.Get("/health/ready")).Body == "Healthy", "the service has recovered");
        Assert.True(File.Exists(Path.Combine(service.SeenFolder, "reserve")));
        using (var upload = await Upload(service)) Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
        await Invariants.Check(
            await service.Client.Ended((await service.Client.Post(Jobs.Small(first.Id, receiver.Url))).Id), receiver, service);
    }

    [Fact]
    public async Task Below_the_low_water_mark_no_work_begins_and_waiting_work_continues_when_there_is_room()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path, new Dictionary<string, string> { ["Encoder:Worker:Slots"] = "1" }, Disk);
        var upload = await service.Client.Upload(Clip.Medium);
        var running = await service.Client.Post(Jobs.Small(upload.Id, receiver.Url));
        var waiting = await service.Client.Post(Jobs.Small(upload.Id, receiver.Url));
        await service.HasBegun(running.Id, "ingest");
        var filled = Path.Combine(service.SeenFolder, "filled");
        Fill(filled, leave: 1 << 20);
        await Eventually.True(async () => (await service.Client.Get("/health/ready")).Body == "Degraded", "the service reports low space");

        // Work items that were claimed before may end. After that none is claimed, although some are waiting.
        await Eventually.True(() => service.Count("SELECT count(*) FROM work_items WHERE worker IS NOT NULL") == 0, "no lease is left");
        var begun = service.Begun(running.Id).Count() + service.Begun(waiting.Id).Count();
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(begun, service.Begun(running.Id).Count() + service.Begun(waiting.Id).Count());
        Assert.True(service.Count("SELECT count(*) FROM work_items") > 0);

        File.Delete(filled);
        Job[] ended = [await service.Client.Ended(running.Id), await service.Client.Ended(waiting.Id)];
        foreach (var job in ended) await Invariants.Check(job, receiver, service);
    }

    private static async Task<HttpStatusCode> Post(Service service, JobRequest job)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
        {
            Content = JsonContent.Create(job, options: EncoderJson.Options),
        };
        using var answer = await service.Client.Send(post);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> Upload(Service service)
    {
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
        {
            Content = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(Clip.Tiny)), "file", "a" } },
        };
        return await service.Client.Send(upload);
    }

    private static JobRequest Request(string what, string videoId, string webhookUrl) => new()
    {
        VideoId = videoId,
        Presets = what == "thumbnails" ? null : [new() { Resolutions = ["240", "480"], Format = what }],
        Thumbnails = what == "thumbnails"
            ? [
                .. Enumerable.Range(0, 6).Select(second => new ThumbnailRequest
                {
                    Timestamp = $"00:00:0{second}",
                    Resolutions = ["720"],
                    Formats = ["png"],
                    Filters = ["none", "blur"],
                }),
            ]
            : null,
        WebhookUrl = webhookUrl,
    };

    /// <summary>Writes a file that fills the disk except for <paramref name="leave"/> bytes.</summary>
    private static void Fill(string path, long leave)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 << 10];
        try
        {
            for (var rest = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace - leave; rest > 0; rest -= block.Length)
                file.Write(block, 0, (int)Math.Min(block.Length, rest));
        }
        catch (IOException)
        {
            // Something else took the last of the space.
        }
    }

    public void Dispose() => _data.Dispose();
}
