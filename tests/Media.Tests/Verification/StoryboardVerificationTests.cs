using Encoder.Media.Commands;
using Encoder.Media.Formats;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Tests.Commands;
using Encoder.Media.Tests.Planning;
using Encoder.Media.Verification;

namespace Encoder.Media.Tests.Verification;

/// <summary>A storyboard of 3 frames on 3 sheets, verified again after damage.</summary>
public sealed class StoryboardVerificationTests : IDisposable
{
    private static readonly StoryboardPlan s_board = new(2, 1, 64, 36, 3);
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task An_undamaged_storyboard_passes() => Assert.Empty((await Made()).Problems);

    [Theory]
    [InlineData("index.vtt")]
    [InlineData("webp.vtt")]
    [InlineData("000.jpg")]
    [InlineData("002.webp")]
    public async Task A_missing_or_truncated_file_is_found(string name)
    {
        await Made();
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);
        Assert.NotEmpty(Verify().Problems);
        File.Delete(path);
        Assert.NotEmpty(Verify().Problems);
    }

    [Theory]
    [InlineData("#xywh=0,0,64,36", "#xywh=0,0,64,38")]
    [InlineData("001.jpg", "002.jpg")]
    [InlineData("00:00:02.000 -->", "00:00:02.500 -->")]
    [InlineData("--> 00:00:05.000", "--> 00:00:06.000")]
    public async Task A_wrong_cue_is_found(string was, string becomes)
    {
        await Made();
        var path = Path.Combine(Folder, "index.vtt");
        File.WriteAllText(path, File.ReadAllText(path).Replace(was, becomes, StringComparison.Ordinal));
        Assert.NotEmpty(Verify().Problems);
    }

    private string Folder => _workshop.Outputs;

    private async Task<VerificationReport> Made()
    {
        await _workshop.Make("-f", "lavfi", "-i", "testsrc=s=64x36:r=1:d=3", "-start_number", "0", "tile-%05d.jpg");
        var plan = Planner.Plan(
            Sources.Info(Sources.Video()), Sources.Scan(),
            new PlanRequest([], []) { Storyboard = new StoryboardSpec("s", 2, 64, 1) }, new(), new()).Plan!;
        var source = new PackageSource(
            plan with { Storyboard = s_board, Duration = 5 }, plan.Outputs[0], new Dictionary<string, RungSource>(),
            new Dictionary<string, string>())
        {
            Tiles = [.. Enumerable.Range(0, 3).Select(frame => _workshop.File(StoryboardCommand.FrameName(frame)))],
        };
        var packaged = await new StoryboardFormat().Package(source, Folder, new LocalRunner());
        Assert.True(Assert.Single(packaged.Files!).Size > 0);
        return Verify();
    }

    private VerificationReport Verify() => OutputVerifier.VerifyStoryboard(Folder, s_board, 5);
}
