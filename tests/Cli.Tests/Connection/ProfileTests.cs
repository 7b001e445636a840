using Encoder.Cli.Connection;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Connection;

public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_profile_is_readable_only_by_its_owner_and_can_be_replaced()
    {
        var path = Path.Combine(_folder.Path, "encoder", "profile.json");
        new Profile("http://a:1", "one").Write(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        new Profile("http://b:2", "two").Write(path);

        Assert.Equal(new Profile("http://b:2", "two"), Profile.Read(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void The_token_of_the_profile_is_used_only_for_its_service()
    {
        var path = _folder.File("profile.json");
        new Profile("http://localhost:8080", "secret").Write(path);

        using var client = ServiceConnection.Open(url: "http://localhost:8080/", token: null, path);
        Assert.Equal("http://localhost:8080/", client.Address.AbsoluteUri);
        var refused = Assert.Throws<CliException>(() => ServiceConnection.Open("http://elsewhere:8080", token: null, path));
        Assert.StartsWith("No token for http://elsewhere:8080/", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_profile_the_error_says_how_to_make_one()
    {
        var refused = Assert.Throws<CliException>(() => ServiceConnection.Open(url: null, token: null, _folder.File("none.json")));
        Assert.Contains("encoder login", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("ftp://localhost")]
    [InlineData("")]
    public void An_invalid_address_is_rejected(string url) =>
        Assert.Throws<CliException>(() => ServiceConnection.Open(url, "token", _folder.File("none.json")));
}
