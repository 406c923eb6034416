using OrderActors.Domain.Webhooks;

namespace OrderActors.Domain.Tests.Webhooks;

public sealed class DeliveryRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(299)]
    public void An_answer_of_2xx_ends_the_delivery(int status)
    {
        var verdict = Judge(Answer(status));

        Assert.Equal((DeliveryStatus.Delivered, null, false), (verdict.Status, verdict.RetryIn, verdict.DisablesEndpoint));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(502)]
    public void Any_other_answer_is_tried_again(int status) => Assert.Equal(DeliveryStatus.Pending, Judge(Answer(status)).Status);

    [Fact]
    public void A_redirect_says_that_it_is_not_followed() => Assert.Contains("not followed", Judge(Answer(302)).Note, StringComparison.Ordinal);

    [Fact]
    public void No_answer_is_tried_again_and_says_why()
    {
        var verdict = Judge(new EndpointAnswer(null, null, "no answer in time", "", TimeSpan.Zero));

        Assert.Equal((DeliveryStatus.Pending, "no answer in time"), (verdict.Status, verdict.Note));
    }

    [Fact]
    public void An_answer_of_410_ends_the_delivery_and_the_endpoint()
    {
        var verdict = Judge(Answer(410));

        Assert.Equal((DeliveryStatus.Failed, true), (verdict.Status, verdict.DisablesEndpoint));
    }

    [Theory]
    [InlineData(429, 120, 120)]
    [InlineData(503, 120, 120)]
    [InlineData(503, 7200, 3600)]
    [InlineData(429, 1, 4)]
    public void A_wait_that_is_asked_for_counts_within_bounds(int status, int asked, int atLeast)
    {
        var verdict = Judge(Answer(status, TimeSpan.FromSeconds(asked)));

        Assert.InRange(verdict.RetryIn!.Value.TotalSeconds, atLeast, Math.Max(atLeast, 6));
    }

    [Fact]
    public void A_wait_in_another_answer_is_not_listened_to()
    {
        var verdict = Judge(Answer(500, TimeSpan.FromHours(1)));

        Assert.True(verdict.RetryIn < TimeSpan.FromSeconds(6));
        Assert.Null(verdict.Asked);
    }

    [Fact]
    public void It_is_tried_for_about_three_days_and_then_given_up()
    {
        var waits = Enumerable.Range(1, RetrySchedule.MaxAttempts).Select(made => RetrySchedule.WaitAfter("dlv_1", made, null)).ToList();

        Assert.Null(waits[^1]);
        Assert.All(waits.SkipLast(1), wait => Assert.NotNull(wait));
        Assert.InRange(waits.Sum(wait => wait?.TotalHours ?? 0), 64, 80);
        Assert.Equal(waits.SkipLast(1).Order(), waits.SkipLast(1));
        Assert.Equal(DeliveryStatus.Failed, DeliveryRules.Judge("dlv_1", RetrySchedule.MaxAttempts, Answer(500)).Status);
    }

    [Fact]
    public void Waits_differ_between_deliveries_and_never_between_machines()
    {
        var first = Enumerable.Range(0, 100).Select(number => RetrySchedule.WaitAfter($"dlv_{number}", 3, null)!.Value).ToList();

        Assert.Equal(first, Enumerable.Range(0, 100).Select(number => RetrySchedule.WaitAfter($"dlv_{number}", 3, null)!.Value));
        Assert.True(first.Distinct().Count() > 90);
        Assert.All(first, wait => Assert.InRange(wait.TotalSeconds, 270, 330));
    }

    [Fact]
    public void An_endpoint_that_fails_is_left_alone_longer_and_longer()
    {
        var health = EndpointHealth.Good;
        var pauses = new List<TimeSpan>();
        for (var failure = 0; failure < 40; failure++)
        {
            health = health.AfterFailure(null, s_now);
            pauses.Add(health.PausedUntil!.Value - s_now);
        }

        Assert.Equal([1, 2, 4, 8], pauses.Take(4).Select(pause => (int)pause.TotalSeconds));
        Assert.Equal(EndpointHealth.LongestPause, pauses[^1]);
        Assert.Equal(s_now, health.FailingSince);
        Assert.False(health.IsGood);
    }

    [Fact]
    public void An_endpoint_may_ask_to_be_left_alone()
    {
        var health = EndpointHealth.Good.AfterFailure(TimeSpan.FromMinutes(10), s_now);

        Assert.True(health.IsPausedAt(s_now.AddMinutes(9)));
        Assert.False(health.IsPausedAt(s_now.AddMinutes(10)));
    }

    [Theory]
    [InlineData(-10, 4.9, false)]
    [InlineData(-10, 5, true)]
    [InlineData(3, 6, false)]
    [InlineData(3, 8, true)]
    public void After_five_days_of_failures_since_it_was_enabled_it_is_hopeless(double enabledInDays, double afterDays, bool hopeless)
    {
        var health = EndpointHealth.Good.AfterFailure(null, s_now);

        Assert.Equal(hopeless, health.IsHopeless(s_now.AddDays(enabledInDays), s_now.AddDays(afterDays)));
    }

    private static DeliveryVerdict Judge(EndpointAnswer answer) => DeliveryRules.Judge("dlv_1", 1, answer);

    private static EndpointAnswer Answer(int status, TimeSpan? retryAfter = null) => new(status, retryAfter, null, "", TimeSpan.Zero);
}
