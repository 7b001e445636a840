using System.CommandLine;
using System.Text.Json;
using Encoder.Cli.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Cli.Tests.Jobs;

public sealed class SubmitOptionsTests
{
    [Theory]
    [InlineData("3s", "00:00:03.000")]
    [InlineData("1.5s", "00:00:01.500")]
    [InlineData("90", "00:01:30.000")]
    [InlineData("3600.25s", "01:00:00.250")]
    [InlineData("00:01:30", "00:01:30")]
    [InlineData("00:01:30.500", "00:01:30.500")]
    public void Times_are_converted_to_the_format_of_the_API(string text, string timestamp) =>
        Assert.Equal(timestamp, SubmitOptions.Timestamp(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1,5s")]
    [InlineData("00:61:00")]
    [InlineData("360000s")]
    public void Other_times_are_rejected_with_examples(string text)
    {
        var refused = Assert.Throws<CliException>(() => SubmitOptions.Timestamp(text));
        Assert.Contains("3s, 1.5s, 00:01:30", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
    }

    [Theory]
    [InlineData(
        "--hls 240 --clip 10s-00:01:00",
        """{"presets":[{"resolutions":["240"],"format":"hls"}],"clip":{"start":"00:00:10.000","end":"00:01:00"}}""")]
    [InlineData("--storyboard 2.5s", """{"storyboard":{"interval":2.5}}""")]
    [InlineData("--hls 240 --clip -60s", """{"presets":[{"resolutions":["240"],"format":"hls"}],"clip":{"end":"00:01:00.000"}}""")]
    [InlineData("--hls 240,360,480", """{"presets":[{"resolutions":["240","360","480"],"format":"hls"}]}""")]
    [InlineData(
        "--mp4 360 --hls 240 --priority 9 --webhook http://h/w --metadata a=b=c --metadata d=",
        """
        {"presets":[{"resolutions":["240"],"format":"hls"},{"resolutions":["360"],"format":"mp4"}],
        "webhookUrl":"http://h/w","metadata":{"a":"b=c","d":""},"priority":9}
        """)]
    [InlineData(
        "--thumbnail 3s --thumbnail 4s --thumbnail-resolution 240,360 --thumbnail-format jpg,webp --thumbnail-filter none,blur",
        """
        {"thumbnails":[
        {"timestamp":"00:00:03.000","resolutions":["240","360"],"formats":["jpg","webp"],"filters":["none","blur"]},
        {"timestamp":"00:00:04.000","resolutions":["240","360"],"formats":["jpg","webp"],"filters":["none","blur"]}]}
        """)]
    [InlineData(
        "--thumbnail 0s",
        """{"thumbnails":[{"timestamp":"00:00:00.000","resolutions":["360"],"formats":["jpg"],"filters":["none"]}]}""")]
    [InlineData(
        "--hls 240 --audio --surround --normalize -16.5 --audio-tracks default",
        """
        {"presets":[{"resolutions":["240"],"format":"hls"},{"format":"audio"}],
        "audio":{"tracks":"default","surround":true,"normalize":-16.5}}
        """)]
    public void A_command_line_becomes_a_request(string arguments, string request) => Assert.Equal(
        request.ReplaceLineEndings(""), JsonSerializer.Serialize(Request(arguments), EncoderJson.Options));

    [Theory]
    [InlineData("", "--hls, --mp4, --dash, --cmaf, --audio, --thumbnail or --storyboard")]
    [InlineData("--surround --normalize -16", "--hls, --mp4, --dash, --cmaf, --audio, --thumbnail or --storyboard")]
    [InlineData("--hls 240 --metadata a", "KEY=VALUE")]
    [InlineData("--hls 240 --metadata a=1 --metadata a=2", "KEY=VALUE")]
    public void Invalid_options_are_rejected(string arguments, string message) =>
        Assert.Contains(message, Assert.Throws<CliException>(() => Request(arguments)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--hls 240", "")]
    [InlineData("--captions film.srt:en", "film.srt|en")]
    [InlineData("--captions film.srt:en --captions C:/a:b.vtt:pt-BR", "film.srt|en C:/a:b.vtt|pt-BR")]
    public void The_language_follows_the_caption_file(string arguments, string captions) => Assert.Equal(
        captions, string.Join(' ', Parsed(arguments, (options, parsed) => options.Captions(parsed).ToArray())
            .Select(caption => $"{caption.File}|{caption.Language}")));

    [Theory]
    [InlineData("--captions film.srt")]
    [InlineData("--captions film.srt:")]
    [InlineData("--captions :en")]
    public void A_caption_file_without_a_language_is_rejected(string arguments)
    {
        var refused = Assert.Throws<CliException>(() => Parsed(arguments, (options, parsed) => options.Captions(parsed).ToArray()));
        Assert.Contains("FILE:LANG", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
    }

    private static Encoder.Contracts.Jobs.JobRequest Request(string arguments) =>
        Parsed(arguments, (options, parsed) => options.Request(parsed));

    private static T Parsed<T>(string arguments, Func<SubmitOptions, ParseResult, T> read)
    {
        var options = new SubmitOptions();
        var command = new RootCommand();
        foreach (var option in options.All) command.Options.Add(option);
        return read(options, command.Parse(arguments));
    }
}
