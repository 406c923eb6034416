using System.Net;
using System.Text;
using OrderActors.Integrations.Resilience;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>
/// The whole way of a call, from the channel through turns, tries, pauses and timeouts to the connection, stays on the
/// thread that moves the clock: so a simulated history that has these calls in it can be repeated.
/// </summary>
public sealed class OneThreadTests
{
    private const string NoOrders = """{"code":0,"message":"Success","data":{"orders":[]}}""";

    private readonly ManualTimeProvider _clock = new();
    private readonly TikTokOptions _options = new()
    {
        AppKey = "key",
        AppSecret = "secret",
        Rate = new RateBudgetOptions { InitialRate = 1, Burst = 1, MaxWait = TimeSpan.FromSeconds(5) },
    };

    [Fact]
    public void A_call_with_waits_repeats_and_timeouts_never_leaves_the_thread_that_moves_the_clock()
    {
        using var thread = BareThread.Enter();
        using var connection = new Connection(
            thread,
            _clock,
            (HttpStatusCode.ServiceUnavailable, "down", TimeSpan.FromSeconds(0.2)),
            (HttpStatusCode.OK, NoOrders, TimeSpan.FromSeconds(11)),
            (HttpStatusCode.OK, NoOrders, TimeSpan.FromSeconds(0.2)));
        using var http = new HttpClient(connection) { Timeout = Timeout.InfiniteTimeSpan };
        var dice = new WatchedDice(thread);
        var channel = new TikTokChannel(
            http, _options, new CallPipelines(IntegrationPolicies.TikTok(_options), _clock, dice), _clock);

        var call = ReadAsync(channel, thread);
        while (!call.IsCompleted)
            Assert.True(_clock.AdvanceToNextTimer(), "the call waits, and for no timer");

        Assert.True(call.IsCompletedSuccessfully, $"{call.Exception?.InnerException}");
        Assert.Equal(3, connection.Asked);
        Assert.Equal(2, dice.Thrown);
    }

    private static async Task ReadAsync(TikTokChannel channel, BareThread thread)
    {
        var orders = await channel.GetOrdersAsync(ChannelFixture.Access, ["1"], CancellationToken.None).ConfigureAwait(false);
        thread.Require();
        Assert.Empty(orders);
    }

    /// <summary>Gives each answer after its time on the clock.</summary>
    private sealed class Connection(
        BareThread thread, TimeProvider clock, params (HttpStatusCode Status, string Body, TimeSpan After)[] answers)
        : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            thread.Require();
            var answer = answers[Asked++];
            await AfterAsync(answer.After, cancellationToken).ConfigureAwait(false);
            thread.Require();
            return new HttpResponseMessage(answer.Status)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)),
            };
        }

        /// <summary>A delay of the framework's, when cancelled, would itself go on from the thread pool.</summary>
        private async Task AfterAsync(TimeSpan wait, CancellationToken cancellation)
        {
            var over = new TaskCompletionSource();
            using var timer = clock.CreateTimer(_ => over.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
            using var given = cancellation.UnsafeRegister((_, token) => over.TrySetCanceled(token), null);
            await over.Task.ConfigureAwait(false);
        }
    }

    private sealed class WatchedDice(BareThread thread) : Random
    {
        public int Thrown { get; private set; }

        public override double NextDouble()
        {
            thread.Require();
            Thrown++;
            return 0.5;
        }
    }
}
