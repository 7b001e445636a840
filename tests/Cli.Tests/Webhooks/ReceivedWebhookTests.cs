using Encoder.Cli.Webhooks;

namespace Encoder.Cli.Tests.Webhooks;

/// <summary>Tests the example of the specification, and messages that must not be accepted.</summary>
public sealed class ReceivedWebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset s_sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    private static readonly ReceivedWebhook s_example = new(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", """{"test": 2432232314}""");

    [Fact]
    public void A_message_that_is_signed_with_the_secret_is_valid() => Assert.True(s_example.IsSignedWith(Secret, s_sent));

    [Fact]
    public void One_valid_signature_among_several_is_enough() =>
        Assert.True((s_example with { Signature = $"v1,AAAA {s_example.Signature}" }).IsSignedWith(Secret, s_sent));

    [Fact]
    public void Any_change_makes_it_invalid()
    {
        Assert.False((s_example with { Body = """{"test": 2432232315}""" }).IsSignedWith(Secret, s_sent));
        Assert.False((s_example with { Id = "msg_other" }).IsSignedWith(Secret, s_sent));
        Assert.False((s_example with { Timestamp = "1614265331" }).IsSignedWith(Secret, s_sent));
        Assert.False((s_example with { Timestamp = "" }).IsSignedWith(Secret, s_sent));
        Assert.False((s_example with { Signature = "" }).IsSignedWith(Secret, s_sent));
        Assert.False((s_example with { Signature = s_example.Signature[3..] }).IsSignedWith(Secret, s_sent));
        Assert.False(s_example.IsSignedWith("whsec_AAKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", s_sent));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void An_old_message_is_invalid_and_so_is_one_from_the_future(int secondsLater) =>
        Assert.False(s_example.IsSignedWith(Secret, s_sent.AddSeconds(secondsLater)));

    [Fact]
    public void The_event_and_its_job_are_read_from_the_body() =>
        Assert.Equal(("job.failed", "j1"), (s_example with { Body = """{"type":"job.failed","data":{"id":"j1"}}""" }).Event);
}
