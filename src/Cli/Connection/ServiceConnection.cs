using System.CommandLine;
using Encoder.Client;

namespace Encoder.Cli.Connection;

/// <summary>
/// The options of every command that calls a service. What is given on the command line comes first, then ENCODER_URL and
/// ENCODER_TOKEN, then the profile.
/// </summary>
internal sealed class ServiceConnection
{
    public const string UrlVariable = "ENCODER_URL";
    public const string TokenVariable = "ENCODER_TOKEN";

    public Option<string?> Url { get; } = new("--url")
    {
        Description = $"The service's address; else {UrlVariable}, else the profile's.",
        Recursive = true,
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = $"A token of the tenant; else {TokenVariable}, else the profile's. Other users of this machine can see it here.",
        Recursive = true,
    };

    /// <summary>Adds the options to a command and the commands below it.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Token);
    }

    /// <exception cref="CliException">It is not known which service or token to use.</exception>
    public EncoderClient Open(ParseResult parsed) =>
        Open(Chosen(parsed.GetValue(Url), UrlVariable), Chosen(parsed.GetValue(Token), TokenVariable), Profile.DefaultPath);

    /// <summary>A client for a service.</summary>
    /// <param name="url">Null for the profile's.</param>
    /// <param name="token">Null for the profile's, which is only used for the profile's service.</param>
    /// <param name="profilePath">Path of the profile.</param>
    public static EncoderClient Open(string? url, string? token, string profilePath)
    {
        var profile = url is null || token is null ? Profile.Read(profilePath) : null;
        var address = Address(url ?? profile?.Url
            ?? throw new CliException($"Which service? Use --url or {UrlVariable}, or log in: encoder login --url URL", ExitCode.Usage));
        // A token is a secret: it is not shown to another service.
        if (token is null && profile is not null && Address(profile.Url) == address) token = profile.Token;
        if (token is null) throw new CliException($"No token for {address}: use {TokenVariable}, or encoder login.", ExitCode.Usage);
        return new EncoderClient(address, token);
    }

    /// <exception cref="CliException">It is no address of a service.</exception>
    public static Uri Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException($"'{url}' is no address of a service; one is http://localhost:8080.", ExitCode.Usage);

    private static string? Chosen(string? option, string variable) =>
        option ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);
}
