using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>Whether this machine permits unprivileged user namespaces. Without them, only root can create the other namespaces.</summary>
internal static class UserNamespaces
{
    private const string MaxFile = "/proc/sys/user/max_user_namespaces";

    public static bool Allowed { get; } = !File.Exists(MaxFile) || long.Parse(File.ReadAllText(MaxFile), CultureInfo.InvariantCulture) > 0;
}
