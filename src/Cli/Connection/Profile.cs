using System.Text.Json;
using Encoder.Contracts.Json;

namespace Encoder.Cli.Connection;

/// <summary>The service and the token that commands use, as saved by <c>login</c>.</summary>
/// <param name="Url">The service's base address.</param>
/// <param name="Token">A token of the tenant.</param>
internal sealed record Profile(string Url, string Token)
{
    /// <summary>Only the owner may read and write the file, because it contains a token.</summary>
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The path <c>encoder/profile.json</c> in the user's configuration folder (XDG_CONFIG_HOME, <c>~/.config</c>).</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "encoder",
        "profile.json");

    /// <summary>Reads a profile; null if there is none.</summary>
    /// <exception cref="CliException">The file is not a profile.</exception>
    public static Profile? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<Profile>(File.ReadAllBytes(path), EncoderJson.Options);
        }
        catch (JsonException)
        {
            throw new CliException($"{path} is not a valid profile. Run 'encoder login' to write it again.", ExitCode.Failure);
        }
    }

    /// <summary>Writes the profile, replacing an existing one.</summary>
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
