namespace Encoder.Cli.Tokens;

/// <summary><c>token</c>: prints only a token to standard output.</summary>
internal static class TokenCommand
{
    public static int Run(string dataFolder, string? tenant)
    {
        Console.WriteLine(Token.Mint(TenantChoice.Pick(dataFolder, tenant), DateTimeOffset.UtcNow));
        return 0;
    }
}
