using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>Whether this machine lets anybody make user namespaces. Without them only root can make the other ones.</summary>
internal static class UserNamespaces
{
    private const string Most = "/proc/sys/user/max_user_namespaces";

    public static bool Allowed { get; } = !File.Exists(Most) || long.Parse(File.ReadAllText(Most), CultureInfo.InvariantCulture) > 0;
}
