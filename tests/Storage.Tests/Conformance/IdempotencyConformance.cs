using Dapper;
using Encoder.Storage.Idempotency;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>The idempotency keys of requests that must not be carried out twice.</summary>
public abstract class IdempotencyConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private IIdempotencyKeys Keys => field ??= new IdempotencyKeys(Database);

    [Fact]
    public async Task A_key_is_claimed_once_and_then_answered()
    {
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j1"), await Keys.Claim(Acme, "k", "body", "j1"));
        var second = await Keys.Claim(Acme, "k", "body", "j2");
        Assert.Equal((KeyOutcome.InFlight, "j1"), (second.Outcome, second.JobId));
        Assert.InRange(second.HeldFor, TimeSpan.FromSeconds(1), IIdempotencyKeys.Hold);
        Assert.Equal(KeyOutcome.OtherBody, (await Keys.Claim(Acme, "k", "other", "j3")).Outcome);

        await Keys.Answer(Acme, "k", "body", "j1", "the answer");

        Assert.Equal(new KeyClaim(KeyOutcome.Answered, "j1", "the answer"), await Keys.Claim(Acme, "k", "body", "j4"));
        Assert.Equal(KeyOutcome.OtherBody, (await Keys.Claim(Acme, "k", "other", "j5")).Outcome);
    }

    [Fact]
    public async Task Each_tenant_has_its_own_keys()
    {
        await Keys.Claim(Acme, "k", "body", "j1");
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j2"), await Keys.Claim(Globex, "k", "other", "j2"));
    }

    [Fact]
    public async Task The_request_after_a_lost_one_continues_with_its_job()
    {
        await Keys.Claim(Acme, "k", "body", "j1");
        await Keys.Release(Acme, "k");
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j1"), await Keys.Claim(Acme, "k", "body", "j2"));

        // As if the process had been killed and its claim had expired.
        await Set("held_until", -1);
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j1"), await Keys.Claim(Acme, "k", "body", "j3"));
    }

    [Fact]
    public async Task Setting_the_clock_back_does_not_prolong_the_hold_on_a_key()
    {
        await Keys.Claim(Acme, "k", "body", "j1");
        await Set("held_until", (long)(IIdempotencyKeys.Hold + TimeSpan.FromHours(1)).TotalMilliseconds);
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j1"), await Keys.Claim(Acme, "k", "body", "j2"));
    }

    [Fact]
    public async Task The_key_of_a_refused_request_is_free_and_that_of_an_answered_one_is_not()
    {
        await Keys.Claim(Acme, "k", "body", "j1");
        await Keys.Forget(Acme, "k");
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j2"), await Keys.Claim(Acme, "k", "other", "j2"));

        await Keys.Answer(Acme, "k", "other", "j2", "the answer");
        await Keys.Forget(Acme, "k");
        Assert.Equal(KeyOutcome.Answered, (await Keys.Claim(Acme, "k", "other", "j3")).Outcome);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await Keys.Claim(Acme, "k", "body", "j1");
        await Keys.Answer(Acme, "k", "body", "j1", "the answer");
        await Set("created_at", -(long)IIdempotencyKeys.Lifetime.TotalMilliseconds + 60_000);
        Assert.Equal(KeyOutcome.Answered, (await Keys.Claim(Acme, "k", "body", "j2")).Outcome);

        await Set("created_at", -(long)IIdempotencyKeys.Lifetime.TotalMilliseconds);
        Assert.Equal(new KeyClaim(KeyOutcome.Claimed, "j2"), await Keys.Claim(Acme, "k", "other", "j2"));
    }

    [Fact]
    public async Task Of_a_hundred_concurrent_claims_one_succeeds()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Keys.Claim(Acme, "k", "body", $"j{i}")));

        var claimed = Assert.Single(claims, claim => claim.Outcome == KeyOutcome.Claimed);
        Assert.All(claims, claim => Assert.Equal(claimed.JobId, claim.JobId));
        Assert.Equal(99, claims.Count(claim => claim.Outcome == KeyOutcome.InFlight));
    }

    /// <summary>Sets a time column of all keys to the given number of milliseconds from now.</summary>
    private Task<int> Set(string column, long fromNow) => Database.Write(connection => connection.ExecuteAsync(
        $"UPDATE idempotency_keys SET {column} = {Database.Dialect.Now} + @fromNow", new { fromNow }));
}
