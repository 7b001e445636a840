using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Health;

internal static class MembershipCheck
{
    /// <summary>One process is nobody's member.</summary>
    public static IHealthChecksBuilder AddMembershipCheck(this IHealthChecksBuilder checks, string tag) => checks;
}
