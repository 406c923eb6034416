using System.Reflection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Silo.Runtime;
using OrderActors.Testing;

namespace OrderActors.Silo.Tests.Runtime;

/// <summary>Which calls are repeated when a silo goes away, and for how long. Only the test moves time.</summary>
public sealed class RepeatedCallsTests : IDisposable
{
    private static readonly MethodInfo s_repeatable = typeof(ISkuGrain).GetMethod(nameof(ISkuGrain.ReserveAsync))!;

    private static readonly MethodInfo s_callOnce = typeof(IOrderGrain).GetMethods()
        .First(method => method.GetCustomAttribute<CallOnceAttribute>() is not null);

    private readonly ManualTimeProvider _clock = new();
    private readonly StoppableProcess _process = new();

    public void Dispose() => _process.Dispose();

    [Fact]
    public async Task A_call_whose_silo_went_away_is_repeated_until_its_grain_answers_elsewhere()
    {
        var call = FakeCall.Of(s_repeatable, new SiloUnavailableException("gone"), new ConnectionFailedException("refused"));

        await RunAsync(Filter(), call);

        Assert.Equal(3, FakeCall.TriesOf(call));
    }

    [Fact]
    public async Task It_is_given_up_after_the_callers_patience_and_told_as_a_silo_that_is_away()
    {
        var start = _clock.GetTimestamp();
        var call = FakeCall.Of(s_repeatable, [.. Enumerable.Repeat<Exception>(new ConnectionFailedException("refused"), 1000)]);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => RunAsync(Filter(), call));

        var patience = ClusterResilience.CallPatience;
        Assert.InRange(_clock.GetElapsedTime(start), patience, patience + TimeSpan.FromSeconds(1));
        Assert.InRange(FakeCall.TriesOf(call), 20, 30);
    }

    [Fact]
    public async Task A_call_that_must_not_be_repeated_is_made_once()
    {
        var call = FakeCall.Of(s_callOnce, new SiloUnavailableException("gone"));

        await Assert.ThrowsAsync<SiloUnavailableException>(() => RunAsync(Filter(), call));

        Assert.Equal(1, FakeCall.TriesOf(call));
    }

    [Fact]
    public async Task What_the_grain_itself_throws_is_not_repeated()
    {
        var call = FakeCall.Of(s_repeatable, new NotSupportedException("no"));

        await Assert.ThrowsAsync<NotSupportedException>(() => RunAsync(Filter(), call));

        Assert.Equal(1, FakeCall.TriesOf(call));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_timeout_is_repeated_by_a_client_and_not_by_a_silo(bool isClient, int tries)
    {
        var call = FakeCall.Of(s_repeatable, new TimeoutException("no answer"));

        var thrown = await Record.ExceptionAsync(() => RunAsync(Filter(isClient), call));

        Assert.Equal(isClient, thrown is null);
        Assert.Equal(tries, FakeCall.TriesOf(call));
    }

    [Fact]
    public async Task A_process_that_stops_repeats_nothing()
    {
        await _process.StopAsync();
        var call = FakeCall.Of(s_repeatable, new SiloUnavailableException("gone"));

        await Assert.ThrowsAsync<SiloUnavailableException>(() => RunAsync(Filter(), call));

        Assert.Equal(1, FakeCall.TriesOf(call));
    }

    [Fact]
    public async Task A_repeated_call_goes_on_in_its_turn()
    {
        var turn = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var call = FakeCall.Of(s_repeatable, new SiloUnavailableException("gone"), new SiloUnavailableException("gone"));
        var filter = Filter();

        var running = Task.Factory.StartNew(
            async () =>
            {
                await filter.Invoke(call);
                Assert.Same(turn, TaskScheduler.Current);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            turn).Unwrap();
        await PassTimeAsync(running);

        Assert.Equal([turn, turn, turn], FakeCall.SchedulersOf(call));
    }

    private RepeatedCalls Filter(bool isClient = false) => new(_clock, _process, isClient);

    private Task RunAsync(RepeatedCalls filter, IOutgoingGrainCallContext call) => PassTimeAsync(filter.Invoke(call));

    private async Task PassTimeAsync(Task running)
    {
        // A call that is repeated waits for a timer; what happens between two timers takes no time on the clock.
        while (!running.IsCompleted)
        {
            if (!_clock.AdvanceToNextTimer())
                await Task.Yield();
        }

        await running;
    }

    /// <summary>A call that fails in these ways, one try after another, and then succeeds.</summary>
    public class FakeCall : DispatchProxy
    {
        private readonly List<TaskScheduler> _schedulers = [];
        private MethodInfo _method = null!;
        private Queue<Exception> _failures = null!;

        public static IOutgoingGrainCallContext Of(MethodInfo method, params Exception[] failures)
        {
            var call = Create<IOutgoingGrainCallContext, FakeCall>();
            var fake = (FakeCall)(object)call;
            (fake._method, fake._failures) = (method, new Queue<Exception>(failures));
            return call;
        }

        public static int TriesOf(IOutgoingGrainCallContext call) => SchedulersOf(call).Count;

        public static IReadOnlyList<TaskScheduler> SchedulersOf(IOutgoingGrainCallContext call) => ((FakeCall)(object)call)._schedulers;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_InterfaceMethod" => _method,
            "Invoke" => Try(),
            _ => throw new NotSupportedException(targetMethod.Name),
        };

        private Task Try()
        {
            _schedulers.Add(TaskScheduler.Current);
            return _failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
        }
    }

    private sealed class StoppableProcess : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public Task StopAsync() => _stopping.CancelAsync();

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
