using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Effects;

/// <summary>
/// The engine knows no order and no TikTok: a kind that nobody thought of, with an owner and a target of its own, goes through
/// pump, crash, take-up and settlement. All that it needs is one handler and one owner.
/// </summary>
public sealed class EffectSeamTests : IEffectRunner
{
    private static readonly EffectKindName s_send = new("mail.send");

    private readonly ManualTimeProvider _clock = new();
    private readonly Notices _notices;
    private readonly Mailer _mailer = new();
    private EffectEngine _engine;

    public EffectSeamTests()
    {
        _notices = new Notices(_clock);
        _engine = NewProcess();
    }

    [Fact]
    public async Task Another_kind_of_another_owner_at_another_target_survives_a_crash_and_happens_once()
    {
        var owners = new EffectOwners([new FakeOwner("order/"), _notices]);
        var pump = new EffectPump(this, owners, _clock, NullLogger<EffectPump>.Instance);
        using var stop = new CancellationTokenSource();
        var running = pump.RunAsync(stop.Token);

        _notices.DieBeforeSettling = true;
        var intent = _notices.Intend("notice/1", "mail-1", "to a person");
        pump.Intended(intent, _notices.DueAt);
        await Patience.AwaitAsync(_notices.Died, "the process to die after the call");
        Assert.Equal(EffectStatus.Intent, _notices.Status);

        _notices.DieBeforeSettling = false;
        _engine = NewProcess();
        _clock.Advance(EffectPolicy.CallTime);
        // As the sweep offers it, until it is taken: the failed call may still be on its way out.
        while (!_notices.Settled.IsCompleted)
        {
            pump.TakeUp(_notices.Row());
            await Task.Yield();
        }

        Assert.Equal((EffectStatus.Done, "sent-mail-1", 2), (_notices.Status, _notices.Reference, _notices.Attempt));
        Assert.Equal(["mail-1: to a person", "mail-1: to a person"], _mailer.Asked);
        Assert.Equal(["mail-1"], _mailer.Sent);
        await stop.CancelAsync();
        await Patience.AwaitAsync(running, "the pump to stop");
    }

    [Fact]
    public void A_stream_that_nobody_owns_is_told_by_its_name() => Assert.Contains(
        "listing/7",
        Assert.Throws<InvalidOperationException>(() => new EffectOwners([_notices]).Of("listing/7")).Message,
        StringComparison.Ordinal);

    Task IEffectRunner.PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore)
    {
        Assert.Equal("mail/support", effect.Target.ToString());
        return _engine.PerformAsync(effect, lookFirst, callBefore);
    }

    private EffectEngine NewProcess() => new([_mailer], new EffectOwners([_notices]), _clock);

    /// <summary>What the other side does once for each key.</summary>
    private sealed class Mailer : IEffectHandler
    {
        public List<string> Asked { get; } = [];

        public SortedSet<string> Sent { get; } = [];

        public EffectKindName Kind => s_send;

        public RepeatRule RepeatRuleOf(EffectIntent effect) => RepeatRule.SafeWithKey;

        public Task<EffectResult> CallAsync(EffectCall call)
        {
            call.Begin();
            Asked.Add($"{call.Effect.EffectId}: {call.Effect.Request}");
            Sent.Add(call.Effect.EffectId);
            return Task.FromResult<EffectResult>(new EffectResult.Done($"sent-{call.Effect.EffectId}"));
        }

        public Task<EffectResult.Done?> FindAsync(EffectIntent effect) =>
            throw new NotSupportedException("a kind that is safe with its key is never looked for");
    }

    /// <summary>An owner in a few lines, on the shared rules of time.</summary>
    private sealed class Notices(TimeProvider clock) : IEffectOwner
    {
        private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private EffectIntent _intent = null!;

        public bool DieBeforeSettling { get; set; }

        public Task Died => _died.Task;

        public Task Settled => _settled.Task;

        public EffectStatus Status { get; private set; }

        public string? Reference { get; private set; }

        public int Attempt { get; private set; } = 1;

        public DateTimeOffset DueAt { get; private set; }

        public string StreamPrefix => "notice/";

        public EffectIntent Intend(string stream, string id, string text)
        {
            DueAt = clock.GetUtcNow() + EffectPolicy.CallTime;
            return _intent = new EffectIntent(id, stream, "seller", s_send, new EffectTarget("mail", "support"), text);
        }

        public RowImage.Effect Row() => new(
            _intent.EffectId, _intent.Stream, "seller", "", _intent.Kind.Value, _intent.Request, Status, Attempt, DueAt, null, DueAt, null)
        {
            Target = _intent.Target.ToString(),
        };

        public Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context)
        {
            if (Status is not EffectStatus.Intent || DueAt > clock.GetUtcNow())
                return Task.FromResult<EffectGrant?>(null);

            var calledUntil = DueAt;
            DueAt = clock.GetUtcNow() + EffectPolicy.CallTime;
            return Task.FromResult<EffectGrant?>(new EffectGrant(++Attempt, calledUntil));
        }

        public Task SettleAsync(string stream, string effectId, int attempt, EffectResult result, CommandContext context)
        {
            if (DieBeforeSettling)
            {
                _died.TrySetResult();
                throw new InvalidOperationException("dead");
            }

            Reference = Assert.IsType<EffectResult.Done>(result).Reference;
            Status = EffectStatus.Done;
            _settled.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
