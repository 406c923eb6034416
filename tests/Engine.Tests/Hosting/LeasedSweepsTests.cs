using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Tests.Fakes;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Engine.Tests.Hosting;

/// <summary>Processes on one database divide the sweeps.</summary>
public sealed class LeasedSweepsTests
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_renewal = new SweepOwner("any").RenewEvery;

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeLeases _leases;
    private readonly List<Process> _processes = [];

    public LeasedSweepsTests() => _leases = new FakeLeases(_clock);

    [Fact]
    public void A_process_alone_sweeps_everything_at_once() => Run(async () =>
    {
        var only = Start("only");

        Assert.Equal(
            ["sweep seller/main/mug", "sync seller/shop", "wake seller/shop/1"], await only.CallsAsync(3));
        Assert.Equal(
            ["member/only", "sweep/effects", "sweep/inbox", "sweep/orders", "sweep/reservations", "sweep/shops"],
            _leases.Of("only"));
    });

    [Fact]
    public void A_second_process_gets_its_part_within_one_renewal_and_the_first_no_longer_does_it() => Run(async () =>
    {
        var first = Start("first");
        await first.CallsAsync(3);
        await MoveAsync(s_renewal / 2);
        var second = Start("second");
        await Turns.SettleAsync();
        Assert.Equal(["member/second"], _leases.Of("second"));

        await MoveAsync(s_renewal);

        Assert.Equal(["member/second", "sweep/reservations", "sweep/shops"], _leases.Of("second"));
        Assert.Equal(["member/first", "sweep/effects", "sweep/inbox", "sweep/orders"], _leases.Of("first"));
        first.Forget();
        await MoveUntilAsync(() => second.Saw("sync seller/shop") && second.Saw("sweep seller/main/mug"));
        Assert.False(first.Saw("sync seller/shop"), "the first swept what it had given up");
    });

    [Fact]
    public void What_a_process_that_died_did_is_taken_up_when_its_leases_have_run_out() => Run(async () =>
    {
        await _leases.HoldAsync(
            "dead", ["member/dead", "sweep/orders", "sweep/shops", "sweep/effects"], TimeSpan.FromSeconds(6), default);
        var heir = Start("heir");
        await heir.CallsAsync(1);
        Assert.DoesNotContain("sweep/orders", _leases.Of("heir"));

        await MoveUntilAsync(() => heir.Saw("wake seller/shop/1") && heir.Saw("sync seller/shop"));

        Assert.Equal(6, _leases.Of("heir").Count);
        Assert.Contains("heir took sweep/orders from dead", heir.Lines);
    });

    [Fact]
    public void A_process_that_cannot_renew_stops_sweeping_before_its_leases_run_out() => Run(async () =>
    {
        var start = _clock.GetUtcNow();
        var cutOff = Start("cut-off");
        await cutOff.CallsAsync(3);
        _leases.Fail = _ => new StorageUnavailableException("the database is away");

        await MoveUntilAsync(() => cutOff.Lines.Any(line => line.Contains("left sweep/orders", StringComparison.Ordinal)));
        var last = cutOff.LastCallAt;
        cutOff.Forget();
        await MoveAsync(s_every * 2);

        Assert.InRange(last - start, TimeSpan.Zero, new SweepOwner("any").TrustFor);
        Assert.Empty(cutOff.Actors.Calls);
        _leases.Fail = _ => null;
        await MoveUntilAsync(() => cutOff.Saw("wake seller/shop/1"));
    });

    [Fact]
    public void A_process_that_stops_frees_its_leases_at_once() => Run(async () =>
    {
        var leaving = Start("leaving");
        await leaving.CallsAsync(3);

        await leaving.StopAsync();

        Assert.Empty(_leases.Of("leaving"));
    });

    [Fact]
    public void A_process_that_slept_through_its_leases_does_not_sweep_what_another_took() => Run(async () =>
    {
        var sleeper = Start("sleeper");
        await sleeper.CallsAsync(3);
        var gate = new TaskCompletionSource();
        sleeper.Actors.Gate = gate.Task;
        _leases.Fail = owner => owner == "sleeper" ? new StorageUnavailableException("asleep") : null;
        _clock.Advance(TimeSpan.FromSeconds(20));
        var other = Start("other");
        await MoveUntilAsync(() => _leases.Of("other").Count == 6);

        sleeper.Forget();
        gate.SetResult();
        _leases.Fail = _ => null;
        await MoveUntilAsync(() => _leases.Of("sleeper").Contains("member/sleeper"));

        Assert.DoesNotContain("sweep/inbox", _leases.Of("sleeper"));
        Assert.Contains("sweep/inbox", _leases.Of("other"));
        Assert.False(sleeper.Saw("wake seller/shop/1"), "the sleeper swept what another holds");
    });

    [Theory]
    [InlineData(2)]
    [InlineData(61)]
    public void A_duration_out_of_bounds_is_refused(int seconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new SweepOwner("any") { Duration = TimeSpan.FromSeconds(seconds) });

    /// <summary>All processes take their turns on one thread, so nothing depends on which is faster.</summary>
    private void Run(Func<Task> test) => Turns.Run(async () =>
    {
        try
        {
            await test();
        }
        finally
        {
            foreach (var process in _processes)
            {
                await process.StopAsync();
                process.Dispose();
            }
        }
    });

    private Process Start(string name)
    {
        var process = new Process(name, _leases, _clock, s_every);
        _processes.Add(process);
        return process;
    }

    /// <summary>Moves the clock, at most by as many renewals as all that is awaited here may take.</summary>
    private async Task MoveUntilAsync(Func<bool> isSo)
    {
        const int MaxRenewals = 10;
        var end = _clock.GetUtcNow() + (s_renewal * MaxRenewals);
        while (!isSo())
        {
            Assert.True(_clock.GetUtcNow() < end, $"not so after {MaxRenewals} renewals");
            await MoveAsync(s_every / 2);
        }
    }

    private async Task MoveAsync(TimeSpan by)
    {
        var step = s_every / 2;
        for (var moved = TimeSpan.Zero; moved < by; moved += step)
        {
            _clock.Advance(step);
            await Turns.SettleAsync();
        }
    }

    /// <summary>One process with its own grains, sweeping a database in which everything is always due.</summary>
    private sealed class Process : IDisposable, ILogger<LeasedSweeps>
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ShopDirectory _shops;
        private readonly ManualTimeProvider _clock;
        private readonly Task _running;

        public Process(string name, FakeLeases leases, ManualTimeProvider clock, TimeSpan every)
        {
            _clock = clock;
            var store = new MemoryStore();
            store.Due.Orders = ["seller/shop/1"];
            store.Due.Reservations = ["seller/main/mug"];
            store.Due.Shops = ["seller/shop"];
            _shops = new ShopDirectory(store, clock);
            var inbox = new InboxPump(Actors, store, _shops, new FakeClaims(), clock, NullLogger<InboxPump>.Instance, gathering: Gathering.None);
            var effects = new EffectPump(Actors, new EffectOwners([]), TimeProvider.System, NullLogger<EffectPump>.Instance);
            var sweeper = new DeadlineSweeper(Actors, store, inbox, effects, clock, NullLogger<DeadlineSweeper>.Instance);
            _running = new LeasedSweeps(sweeper, leases, new SweepOwner(name), clock, this).RunAsync(every, _stop.Token);
            Actors.Fail = _ =>
            {
                LastCallAt = _clock.GetUtcNow();
                return null;
            };
        }

        public FakeActors Actors { get; } = new();

        public List<string> Lines { get; } = [];

        public DateTimeOffset LastCallAt { get; private set; }

        public bool Saw(string call) => Actors.Calls.Contains(call);

        public void Forget() => Actors.Calls.Clear();

        public async Task<IEnumerable<string>> CallsAsync(int count)
        {
            var calls = new List<string>();
            while (calls.Count < count)
                calls.Add(await Actors.NextCallAsync());
            return calls.Order(StringComparer.Ordinal);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Patience.AwaitAsync(_running, "the sweeps to stop");
        }

        public void Dispose()
        {
            _stop.Dispose();
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
