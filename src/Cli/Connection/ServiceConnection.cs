using System.CommandLine;
using Encoder.Client;

namespace Encoder.Cli.Connection;

/// <summary>
/// The options of every command that calls a service. Options on the command line override ENCODER_URL and ENCODER_TOKEN, which override
/// the profile.
/// </summary>
internal sealed class ServiceConnection
{
    public const string UrlVariable = "ENCODER_URL";
    public const string TokenVariable = "ENCODER_TOKEN";

    public Option<string?> Url { get; } = new("--url")
    {
        Description = $"The service's address. Default: {UrlVariable}, then the profile's address.",
        Recursive = true,
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = $"A token of the tenant. Default: {TokenVariable}, then the profile's token. Other users can see this option.",
        Recursive = true,
    };

    /// <summary>Adds the options to a command and its subcommands.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Url);
        command.Options.Add(Token);
    }

    /// <exception cref="CliException">No service or no token is specified.</exception>
    public EncoderClient Open(ParseResult parsed) =>
        Open(Chosen(parsed.GetValue(Url), UrlVariable), Chosen(parsed.GetValue(Token), TokenVariable), Profile.DefaultPath);

    /// <summary>Returns a client for a service.</summary>
    /// <param name="url">The service's address; null for the profile's.</param>
    /// <param name="token">The token; null for the profile's, which is only used for the profile's service.</param>
    /// <param name="profilePath">The path of the profile.</param>
    public static EncoderClient Open(string? url, string? token, string profilePath)
    {
        var profile = url is null || token is null ? Profile.Read(profilePath) : null;
        var address = Address(url ?? profile?.Url
            ?? throw new CliException($"Which service? Use --url or {UrlVariable}, or log in: encoder login --url URL", ExitCode.Usage));
        // The token is a secret: it is not sent to another service.
        if (token is null && profile is not null && Address(profile.Url) == address) token = profile.Token;
        if (token is null) throw new CliException($"No token for {address}: use {TokenVariable}, or encoder login.", ExitCode.Usage);
        return new EncoderClient(address, token);
    }

    /// <exception cref="CliException">The URL is not the address of a service.</exception>
    public static Uri Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException($"'{url}' is not the address of a service, such as http://localhost:8080.", ExitCode.Usage);

    private static string? Chosen(string? option, string variable) =>
        option ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);
}
