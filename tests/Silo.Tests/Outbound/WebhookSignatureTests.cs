using Encoder.Silo.Outbound;

namespace Encoder.Silo.Tests.Outbound;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset s_time = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void A_message_is_signed_as_the_specification_requires() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Sign("{\"test\": 2432232314}", Secret));

    [Fact]
    public void Parts_of_a_second_are_not_signed() =>
        Assert.Equal(
            Sign("{}", Secret),
            WebhookSignature.Header("msg_p5jXN8AQM9LWM0D4loKWxJek", s_time.AddMilliseconds(999), "{}", [Secret]));

    [Fact]
    public void Two_active_secrets_give_two_signatures_in_the_same_order()
    {
        const string Other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        Assert.Equal($"{Sign("{}", Other)} {Sign("{}", Secret)}", Sign("{}", Other, Secret));
        Assert.NotEqual(Sign("{}", Other), Sign("{}", Secret));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_not base64!")]
    public void A_malformed_secret_is_rejected(string secret) => Assert.Throws<FormatException>(() => Sign("{}", secret));

    private static string Sign(string body, params string[] secrets) =>
        WebhookSignature.Header("msg_p5jXN8AQM9LWM0D4loKWxJek", s_time, body, secrets);
}
