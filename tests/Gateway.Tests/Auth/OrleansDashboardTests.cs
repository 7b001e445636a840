using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Auth;

/// <summary>Tests who may open the Orleans dashboard.</summary>
public sealed class OrleansDashboardTests
{
    private static readonly Dictionary<string, string?> s_enabled = new()
    {
        ["Encoder:OrleansDashboard:Enabled"] = "true", ["Encoder:Tenants:0:Admin"] = "true",
    };

    [Fact]
    public async Task Only_admins_can_open_it_and_read_its_figures()
    {
        await using var gateway = await RunningGateway.Start(s_enabled);
        foreach (var path in (string[])["/orleans", "/orleans/", "/orleans/index.min.js", "/orleans/DashboardCounters", "/orleans/Trace"])
        {
            using var refused = await gateway.Anyone.GetAsync(path);
            await refused.Problem(401, "unauthorized");
            await gateway.Client("Bearer wrong").GetAsync(path).Problem(401, "unauthorized");
            await gateway.Bob.GetAsync(path).Problem(403, "admin-only");
        }

        using var page = await gateway.Ada.GetAsync("/orleans/");
        Assert.Equal((200, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(
            "default-src 'none'; script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        await gateway.Ada.CreateJob();
        using var types = await gateway.Ada.GetAsync("/orleans/GrainTypes");
        Assert.Contains("JobGrain", await types.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // The state of grains belongs to tenants and is not shown.
        await gateway.Ada.GetAsync("/orleans/GrainState?grainId=a&grainType=b").Problem(404, "not-found");
    }

    [Fact]
    public async Task A_browser_signs_in_with_a_form_and_its_cookie_is_valid_only_for_this_path()
    {
        await using var gateway = await RunningGateway.Start(s_enabled);
        using var first = new HttpRequestMessage(HttpMethod.Get, "/orleans/") { Headers = { { "Accept", "text/html" } } };
        using var form = await gateway.Anyone.SendAsync(first);
        Assert.Equal(401, (int)form.StatusCode);
        Assert.Contains("action=\"/orleans/sign-in\"", await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var cookie = await SignIn(gateway, Token.Of(TestTenant.Ada));
        Assert.Contains("path=/orleans; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal(200, await Status(gateway, "/orleans/", cookie));
        Assert.Equal(401, await Status(gateway, "/v1/usage", cookie));
        Assert.Equal(403, await Status(gateway, "/orleans/", await SignIn(gateway, Token.Of(TestTenant.Bob))));
        Assert.Equal(401, await Status(gateway, "/orleans/", await SignIn(gateway, "wrong")));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "nonsense")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\na\r\n--x--\r\n")]
    [InlineData("application/x-www-form-urlencoded", "many")]
    [InlineData("application/x-www-form-urlencoded", "long")]
    [InlineData("application/json", "{}")]
    public async Task A_form_that_is_not_a_sign_in_is_rejected_without_a_cookie(string type, string body)
    {
        await using var gateway = await RunningGateway.Start(s_enabled);
        var sent = body switch
        {
            "many" => string.Join('&', Enumerable.Range(0, 2000).Select(i => $"{i}=")),
            "long" => $"token={new string('x', 100_000)}",
            _ => body,
        };
        using var content = new StringContent(sent);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await gateway.Anyone.PostAsync("/orleans/sign-in", content);
        await answer.Problem(400, "invalid-request");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task By_default_it_does_not_exist()
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Tenants:0:Admin"] = "true" });
        await gateway.Ada.GetAsync("/orleans/").Problem(404, "not-found");
    }

    private static async Task<string> SignIn(RunningGateway gateway, string token)
    {
        using var content = new FormUrlEncodedContent([new("token", token)]);
        using var answer = await gateway.Anyone.PostAsync("/orleans/sign-in", content);
        Assert.Equal((302, "/orleans/"), ((int)answer.StatusCode, answer.Headers.Location?.OriginalString));
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"));
    }

    private static async Task<int> Status(RunningGateway gateway, string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var answer = await gateway.Anyone.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
