using Encoder.Media.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Media.Tests.Processes;

public sealed class FfmpegServicesTests
{
    [Fact]
    public void Settings_are_bound()
    {
        using var services = Services(
            ("Encoder:Sandbox:Mode", "none"), ("Encoder:Sandbox:ReadOnlyPaths:0", "/opt/ffmpeg"),
            ("Encoder:Ffmpeg:StallTimeout", "00:00:05"), ("Encoder:ProcessLimits:Memory", "1000"));

        Assert.IsType<FfmpegRunner>(services.GetRequiredService<IFfmpegRunner>());
        Assert.NotNull(services.GetRequiredService<SandboxProbe>());
        Assert.Equal(SandboxMode.None, services.GetRequiredService<IOptions<SandboxOptions>>().Value.Mode);
        Assert.Equal(["/opt/ffmpeg"], services.GetRequiredService<IOptions<SandboxOptions>>().Value.ReadOnlyPaths);
        Assert.Equal(TimeSpan.FromSeconds(5), services.GetRequiredService<IOptions<FfmpegOptions>>().Value.StallTimeout);
        Assert.Equal(1000, services.GetRequiredService<IOptions<ProcessLimitsOptions>>().Value.Memory);
    }

    [Fact]
    public void The_default_is_the_sandbox()
    {
        using var services = Services();

        Assert.Equal(SandboxMode.Bubblewrap, services.GetRequiredService<IOptions<SandboxOptions>>().Value.Mode);
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("Encoder:Ffmpeg:Ffmpeg", "")]
    [InlineData("Encoder:Ffmpeg:Ffprobe", "")]
    [InlineData("Encoder:Ffmpeg:StallTimeout", "00:00:00")]
    [InlineData("Encoder:Ffmpeg:ProbeTimeout", "2.00:00:00")]
    [InlineData("Encoder:Ffmpeg:MaxOutput", "0")]
    [InlineData("Encoder:ProcessLimits:Memory", "0")]
    [InlineData("Encoder:ProcessLimits:CpuTime", "00:00:00")]
    [InlineData("Encoder:ProcessLimits:FileSize", "-1")]
    [InlineData("Encoder:ProcessLimits:OpenFiles", "3")]
    [InlineData("Encoder:ProcessLimits:Niceness", "-5")]
    [InlineData("Encoder:ProcessLimits:Niceness", "20")]
    [InlineData("Encoder:Sandbox:Mode", "7")]
    [InlineData("Encoder:Sandbox:Mode", "firejail")]
    [InlineData("Encoder:Sandbox:Bubblewrap", "")]
    [InlineData("Encoder:Sandbox:ReadOnlyPaths:0", "relative")]
    public void An_invalid_setting_prevents_the_start_and_is_named(string setting, string value)
    {
        using var services = Services((setting, value));

        var exception = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(setting.Replace(":0", "", StringComparison.Ordinal), exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Setting, string Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddFfmpeg(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Setting, s => (string?)s.Value)).Build())
        .BuildServiceProvider();
}
