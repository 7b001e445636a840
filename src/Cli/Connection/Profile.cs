using System.Text.Json;
using Encoder.Contracts.Json;

namespace Encoder.Cli.Connection;

/// <summary>Which service the commands call, and with which token, as <c>login</c> saved it.</summary>
/// <param name="Url">The service's base address.</param>
/// <param name="Token">A token of the tenant.</param>
internal sealed record Profile(string Url, string Token)
{
    /// <summary>Readable and writable for its owner only: it holds a token.</summary>
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary><c>encoder/profile.json</c> in the user's folder of settings (XDG_CONFIG_HOME, <c>~/.config</c>).</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "encoder",
        "profile.json");

    /// <summary>Reads a profile; null when there is none.</summary>
    /// <exception cref="CliException">The file is no profile.</exception>
    public static Profile? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<Profile>(File.ReadAllBytes(path), EncoderJson.Options);
        }
        catch (JsonException)
        {
            throw new CliException($"{path} is no profile; 'encoder login' writes it anew.", ExitCode.Failure);
        }
    }

    /// <summary>Writes the profile, replacing one that is there.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        {
            JsonSerializer.Serialize(file, this, EncoderJson.Options);
        }
        File.Move(draft, path, overwrite: true);
    }
}
