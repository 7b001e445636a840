using System.CommandLine;
using Encoder.Client;

namespace Encoder.Cli.Connection;

/// <summary><c>login</c>: saves the address of a service and a token, once the service has accepted the token.</summary>
internal static class LoginCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The service's address.", Required = true };
        var login = new Command("login", $"Save a service's address and a token, read from standard input, in {Profile.DefaultPath}.")
        {
            url,
        };
        login.SetAction((parsed, stopped) => Run(parsed.GetValue(url)!, Console.In, Profile.DefaultPath, stopped));
        return login;
    }

    public static async Task<int> Run(string url, TextReader input, string profilePath, CancellationToken stopped)
    {
        var address = ServiceConnection.Address(url);
        if (!Console.IsInputRedirected) await Console.Error.WriteAsync("token: ");
        var token = (await input.ReadLineAsync(stopped))?.Trim();
        if (string.IsNullOrEmpty(token)) throw new CliException("No token was given on standard input.", ExitCode.Usage);

        using var client = new EncoderClient(address, token);
        await client.Jobs.List(perPage: 1, cancellationToken: stopped);
        new Profile(url, token).Write(profilePath);
        Console.WriteLine($"Logged in to {address}. The token is in {profilePath}.");
        return ExitCode.Success;
    }
}
