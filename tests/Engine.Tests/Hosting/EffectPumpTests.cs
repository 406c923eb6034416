using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

public sealed class EffectPumpTests : IAsyncLifetime, IDisposable
{
    private static readonly OrderKey s_order = new("seller", "shop", "1");
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeActors _actors = new();
    private readonly FakeOwner _owner = new("order/");
    private readonly ManualTimeProvider _clock = new();
    private readonly EffectPump _pump;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public EffectPumpTests() =>
        _pump = new EffectPump(_actors, new EffectOwners([_owner]), _clock, NullLogger<EffectPump>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the pump to stop");
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task An_intended_effect_is_called_at_once_and_an_overdue_one_looks_first()
    {
        Start();

        _pump.Intended(Effect("effect-1"), Due);
        Assert.Equal("effect effect-1", await _actors.NextCallAsync());
        _pump.TakeUp(Row("effect-2"));
        Assert.Equal("effect effect-2 looking first", await _actors.NextCallAsync());
    }

    [Fact]
    public async Task An_effect_that_is_under_way_is_not_taken_up_a_second_time()
    {
        var gate = new TaskCompletionSource();
        _actors.Gate = gate.Task;
        Start();
        _pump.Intended(Effect("effect-1"), Due);
        await _actors.NextCallAsync();

        _pump.TakeUp(Row("effect-1"));
        _pump.Intended(Effect("effect-2"), Due);

        Assert.Equal("effect effect-2", await _actors.NextCallAsync());
        gate.SetResult();
        Assert.Equal(2, _actors.Calls.Count);
    }

    [Fact]
    public async Task A_call_that_failed_stops_nobody_and_its_effect_can_be_taken_up_again()
    {
        _actors.Fail = call => call == "effect effect-1" ? new TimeoutException("the shop did not answer") : null;
        Start();
        _pump.Intended(Effect("effect-1"), Due);
        await _actors.NextCallAsync();

        // Offered by every sweep until it is taken: the failed call may still be on its way out.
        var next = _actors.NextCallAsync();
        while (!next.IsCompleted)
        {
            _pump.TakeUp(Row("effect-1"));
            await Task.Yield();
        }

        Assert.Equal("effect effect-1 looking first", await next);
    }

    [Fact]
    public async Task A_hint_that_found_no_room_can_be_taken_up_later()
    {
        const int Room = 5_000;
        for (var number = 1; number <= Room + 1; number++)
            _pump.Intended(Effect($"effect-{number}"), Due);
        Start();
        for (var number = 1; number <= Room; number++)
            await _actors.NextCallAsync();

        _pump.TakeUp(Row($"effect-{Room + 1}"));

        Assert.Equal($"effect effect-{Room + 1} looking first", await _actors.NextCallAsync());
    }

    [Fact]
    public async Task A_pump_that_stops_finishes_what_is_under_way()
    {
        var gate = new TaskCompletionSource();
        _actors.Gate = gate.Task;
        Start();
        _pump.Intended(Effect("effect-1"), Due);
        await _actors.NextCallAsync();

        await _stop.CancelAsync();
        Assert.False(_running.IsCompleted);
        gate.SetResult();

        await Patience.AwaitAsync(_running, "the pump to finish its call");
    }

    [Fact]
    public async Task An_effect_is_carried_out_in_the_trace_that_intended_it()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Start();

        _pump.Intended(Effect("effect-1") with { TraceParent = Trace }, Due);
        await _actors.NextCallAsync();
        _pump.TakeUp(Row("effect-2") with { TraceParent = Trace });
        await _actors.NextCallAsync();
        _pump.TakeUp(Row("effect-3"));
        await _actors.NextCallAsync();

        Assert.Equal([Trace, Trace, null], _actors.Effects.Select(effect => effect.TraceParent));
    }

    /// <summary>Bulk shipping fills a lane: who waits too long has called nobody, and must not pass for an unknown outcome.</summary>
    [Fact]
    public async Task A_first_call_that_waited_too_long_for_its_turn_is_known_not_to_have_been_made()
    {
        _pump.Intended(Effect("effect-1"), _clock.GetUtcNow() + EffectPolicy.CallTime);
        _clock.Advance(TimeSpan.FromSeconds(16));
        Start();
        _pump.TakeUp(Row("effect-2"));
        await _actors.NextCallAsync();
        await _stop.CancelAsync();
        await Patience.AwaitAsync(_running, "the pump to stop");

        var (id, result) = Assert.Single(_owner.Settled);
        Assert.Equal("effect-1", id);
        Assert.Equal(CallOutcome.NotMade, Assert.IsType<EffectResult.Later>(result).Delay.Outcome);
        Assert.Equal(["effect effect-2 looking first"], _actors.Calls);
    }

    [Fact]
    public async Task Each_target_has_a_lane_of_its_own_whatever_the_integration()
    {
        Start();

        _pump.Intended(Effect("effect-1"), Due);
        await _actors.NextCallAsync();
        _pump.Intended(
            new EffectIntent("mail-1", "notice/1", "seller", new("mail.send"), new("mail", "support"), "{}"), Due);
        await _actors.NextCallAsync();
        _pump.TakeUp(Row("effect-2") with { Target = "carrier/account-7" });
        await _actors.NextCallAsync();

        Assert.Equal(["tiktok/shop", "mail/support", "carrier/account-7"], _actors.Effects.Select(effect => $"{effect.Target}"));
    }

    private DateTimeOffset Due => _clock.GetUtcNow().AddMinutes(1);

    private static EffectIntent Effect(string id) =>
        new(id, s_order.Stream, "seller", EffectKinds.TikTokCancel, new EffectTarget("tiktok", "shop"), "{}");

    private static RowImage.Effect Row(string id) => new(
        id, s_order.Stream, "seller", "shop", "tiktok.cancel", "{}", EffectStatus.Intent, 1, s_now, null, s_now, null);

    private void Start() => _running = _pump.RunAsync(_stop.Token);
}
