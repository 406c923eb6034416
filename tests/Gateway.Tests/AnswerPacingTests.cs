using OrderActors.Gateway.Api.Webhooks;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Testing;

namespace OrderActors.Gateway.Tests;

public sealed class AnswerPacingTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingHint _inbox = new();
    private readonly AnswerPacing _pacing;

    public AnswerPacingTests() => _pacing = new AnswerPacing(_inbox, _clock);

    [Fact]
    public void A_shop_that_keeps_up_is_answered_at_once_whatever_another_does()
    {
        _inbox.Behind = "rushing";

        Assert.True(_pacing.HoldAsync("calm", CancellationToken.None).IsCompletedSuccessfully);
        Assert.Null(_clock.NextDueAt);
    }

    [Fact]
    public async Task A_shop_that_is_behind_is_answered_when_it_has_caught_up()
    {
        _inbox.Behind = "rushing";
        var held = _pacing.HoldAsync("rushing", CancellationToken.None);
        for (var look = 0; look < 5; look++)
            await LookAsync(held);
        Assert.False(held.IsCompleted);

        _inbox.Behind = null;
        await LookAsync(held);

        await held.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Nobody_is_held_for_longer_than_a_second()
    {
        _inbox.Behind = "rushing";
        var start = _clock.GetUtcNow();
        var held = _pacing.HoldAsync("rushing", CancellationToken.None);

        while (!held.IsCompleted)
            await LookAsync(held);

        Assert.Equal(TimeSpan.FromSeconds(1), _clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task Who_no_longer_waits_for_the_answer_is_not_held()
    {
        _inbox.Behind = "rushing";
        using var aborted = new CancellationTokenSource();
        var held = _pacing.HoldAsync("rushing", aborted.Token);

        await aborted.CancelAsync();

        await held.WaitAsync(s_patience);
    }

    /// <summary>Lets the time to the next look pass, and the look be done.</summary>
    private async Task LookAsync(Task held)
    {
        _clock.AdvanceToNextTimer();
        await Eventually.TrueAsync(
            () => Task.FromResult(held.IsCompleted || _clock.NextDueAt is not null), s_patience, () => "the next look");
    }
}
