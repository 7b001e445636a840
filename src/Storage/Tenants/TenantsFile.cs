using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Contracts.Json;
using Encoder.Storage.Media;

namespace Encoder.Storage.Tenants;

/// <summary>
/// Reads the tenants of a service that has none in its settings from <c>tenants.json</c> in the data folder: <c>{ "tenants": [ ... ] }</c>
/// with the members of <see cref="Tenant"/>. At the first start, creates the file with one tenant whose secrets are random.
/// </summary>
internal static partial class TenantsFile
{
    public const string Name = "tenants.json";

    private const int AlreadyExists = 17;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions s_json = new(EncoderJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
    };

    /// <summary>
    /// Reads the file in a folder, or creates it if there is none. Processes that do so at the same time all get the same tenants.
    /// </summary>
    /// <exception cref="SetupException">The file cannot be read, or breaks the rules; the message names the file and what is
    /// wrong.</exception>
    public static IReadOnlyList<Tenant> ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!Path.Exists(path)) Make(path);
        var tenants = Read(path);
        var broken = TenantRules.Check(tenants).Select(rule => $"tenants[{rule.Index}]{Member(rule)} {rule.Rule}").ToArray();
        if (tenants.Length == 0) broken = ["tenants must have at least one"];
        return broken.Length == 0
            ? [.. tenants.OfType<Tenant>()]
            : throw new SetupException($"{path} is not valid: {string.Join("; ", broken)}.");
    }

    private static string Member(BrokenTenantRule rule) =>
        rule.Member is null ? "" : $".{JsonNamingPolicy.CamelCase.ConvertName(rule.Member)}";

    private static Tenant?[] Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), s_json)?.Tenants ?? [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Writes the whole file under a temporary name, and gives it the final name only if that is free: a process that comes second keeps
    /// the first one's file.
    /// </summary>
    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Name}.{Guid.NewGuid():N}");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
            using (var file = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(file, new Content([NewTenant()]), s_json);
                file.Flush(flushToDisk: true);
            }
            // A rename would replace the file of a faster process; a hard link does not.
            if (Link(draft, path) != 0 && Marshal.GetLastPInvokeError() is not AlreadyExists and var error)
                throw new IOException($"{path} cannot be created: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
        finally
        {
            File.Delete(draft);
        }
        new FlushToDisk().Folder(folder);
    }

    private static Tenant NewTenant() => new()
    {
        Name = "default",
        ApiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        Secrets = [Convert.ToBase64String(RandomNumberGenerator.GetBytes(48))],
        WebhookSecrets = [$"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"],
        UserId = "default",
        UserName = "Default",
        Email = "default@localhost",
        Admin = true,
    };

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);

    private sealed record Content(Tenant?[] Tenants);
}
