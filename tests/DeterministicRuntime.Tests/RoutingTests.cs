using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using OrderActors.Testing;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>Two silos as two processes, a client outside of both, and a router that decides who serves a call.</summary>
public sealed class RoutingTests : IDisposable
{
    private readonly SeededSiloScheduler _scheduler = new(1);
    private readonly ByKey _router = new();
    private readonly ServiceProvider _left;
    private readonly ServiceProvider _right;
    private readonly IClusterClient _outside;

    public RoutingTests()
    {
        _left = Start("left");
        _right = Start("right");
        _router.Left = _left.GetRequiredService<DeterministicSilo>();
        _router.Right = _right.GetRequiredService<DeterministicSilo>();
        var options = new DeterministicSiloOptions();
        Configure(options);
        _outside = RoutedClient.Create(options, _left);
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    [Fact]
    public void The_router_decides_which_silo_serves_a_call_whoever_makes_it()
    {
        Assert.Equal("left left 1: 1", Run(_outside.GetGrain<IPostGrain>("left 1").CountAsync().AsTask()));
        Assert.Equal("left left 1: 2", Run(ClientOf(_right).GetGrain<IPostGrain>("left 1").CountAsync().AsTask()));
        Assert.Equal("right right 1: 1", Run(ClientOf(_left).GetGrain<IPostGrain>("right 1").CountAsync().AsTask()));
    }

    [Fact]
    public void Two_silos_hold_an_activation_each_of_a_grain_that_the_router_takes_to_both()
    {
        var grain = _outside.GetGrain<IPostGrain>("left 1");
        Run(grain.CountAsync().AsTask());
        _router.Left = _router.Right;

        Assert.Equal("right left 1: 1", Run(grain.CountAsync().AsTask()));
    }

    [Fact]
    public void Arguments_and_results_arrive_equal_and_as_copies()
    {
        var letter = new Letter("hello", ["one", "two"]);

        var echo = Run(_outside.GetGrain<IPostGrain>("left 1").EchoAsync(letter));

        var arrived = _left.GetRequiredService<PostOffice>().Last!;
        Assert.Equal((letter.Text, "one two"), (echo.Text, string.Join(' ', echo.Pages)));
        Assert.NotSame(letter, arrived);
        Assert.NotSame(letter.Pages, arrived.Pages);
        Assert.NotSame(arrived, echo);
    }

    [Fact]
    public void A_call_may_be_delivered_more_than_once_and_each_time_as_a_copy_of_its_own()
    {
        _router.Repeats = true;
        var grain = _outside.GetGrain<IPostGrain>("left 1");

        Run(grain.CountAsync().AsTask());
        _router.Repeats = false;

        Assert.Equal("left left 1: 3", Run(grain.CountAsync().AsTask()));
    }

    [Fact]
    public void A_member_without_a_number_is_found_in_an_argument()
    {
        var lost = Assert.Throws<LostOnTheWireException>(() => Run(_outside.GetGrain<IPostGrain>("left 1")
            .TakeAsync(new TornLetter("hello") { Postscript = "and more" })));

        Assert.Contains("IPostGrain.TakeAsync", lost.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TornLetter.Postscript), lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_without_a_number_is_found_in_a_result()
    {
        var lost = Assert.Throws<LostOnTheWireException>(() => Run(
            _outside.GetGrain<IPostGrain>("left 1").TearAsync("hello", "and more")));

        Assert.Contains(nameof(TornLetter.Postscript), lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_without_a_number_that_was_never_set_is_nothing_lost() =>
        Run(_outside.GetGrain<IPostGrain>("left 1").TakeAsync(new TornLetter("hello")));

    [Fact]
    public void A_message_for_which_nothing_was_generated_is_refused_where_it_is_sent()
    {
        var refused = Assert.ThrowsAny<Exception>(
            () => Run(_outside.GetGrain<IPostGrain>("left 1").TakeUnknownAsync(new UnknownLetter("hello"))));

        Assert.Contains(nameof(UnknownLetter), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_keeps_its_type_and_words()
    {
        var thrown = Assert.Throws<ReturnedException>(
            () => Run(_outside.GetGrain<IPostGrain>("left 1").RefuseAsync("no stamp")));

        Assert.Equal("no stamp", thrown.Message);
    }

    [Fact]
    public void The_request_context_travels_with_the_call()
    {
        RequestContext.Set("who", "the caller");
        var asked = _outside.GetGrain<IPostGrain>("left 1").ContextAsync("who");
        RequestContext.Clear();

        Assert.Equal("the caller", Run(asked));
    }

    private static IClusterClient ClientOf(ServiceProvider services) =>
        services.GetRequiredService<DeterministicSilo>().Client;

    private T Run<T>(Task<T> call)
    {
        Run((Task)call);
        return call.Result;
    }

    private void Run(Task call)
    {
        _scheduler.RunUntilIdle();
        Assert.True(call.IsCompleted, "the call was not answered");
        call.GetAwaiter().GetResult();
    }

    private ServiceProvider Start(string name) => new ServiceCollection()
        .AddSingleton<TimeProvider>(new ManualTimeProvider())
        .AddSingleton(new PostOffice(name))
        .AddDeterministicSilo(Configure)
        .BuildServiceProvider();

    private void Configure(DeterministicSiloOptions options)
    {
        options.GrainAssemblies.Add(typeof(PostGrain).Assembly);
        options.ExceptionNamespaces.Add(typeof(ReturnedException).Namespace!);
        options.Scheduler = _scheduler;
        options.Router = _router;
    }

    /// <summary>The first word of a key is the silo; and nothing takes any time.</summary>
    private sealed class ByKey : ICallRouter
    {
        public DeterministicSilo Left { get; set; } = null!;

        public DeterministicSilo Right { get; set; } = null!;

        public bool Repeats { get; set; }

        public Task<T> RouteAsync<T>(RoutedCall<T> call)
        {
            var silo = call.Target.Key.ToString()!.StartsWith("left", StringComparison.Ordinal) ? Left : Right;
            var packed = call.Pack();
            if (Repeats)
                _ = packed.CallIn(silo);

            return AnswerAsync(packed, packed.CallIn(silo));
        }

        // No await: outside of every lane it would go on in the thread pool.
        private static Task<T> AnswerAsync<T>(PackedCall<T> packed, Task<T> call)
        {
            var waiting = new TaskCompletionSource<T>();
            call.ContinueWith(
                done => Give(packed, done, waiting),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return waiting.Task;
        }

        private static void Give<T>(PackedCall<T> packed, Task<T> done, TaskCompletionSource<T> waiting)
        {
            try
            {
                packed.PackAnswer(done).Give(waiting);
            }
            catch (LostOnTheWireException lost)
            {
                waiting.SetException(lost);
            }
        }
    }
}
