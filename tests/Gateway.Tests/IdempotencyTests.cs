using System.Net;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

public sealed class IdempotencyTests
{
    private const string Adjust = "/api/v1/stock/main/MUG/adjust";
    private static readonly object Five = new { delta = 5, reason = "received" };

    [Fact]
    public async Task A_post_without_a_key_is_refused_and_told_how_to_make_one()
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync(Adjust, Five, key: "").RefusedAsync(400, "invalid-request");

        Assert.Equal("Idempotency-Key", problem.Text("field"));
        Assert.Contains("UUID", problem.Text("fix"), StringComparison.Ordinal);
        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task A_key_is_at_most_128_visible_characters()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync(Adjust, Five, new string('k', 129)).RefusedAsync(400, "invalid-request");
        await gateway.PostAsync(Adjust, Five, "has a space").RefusedAsync(400, "invalid-request");
        await gateway.PostAsync(Adjust, Five, new string('k', 128)).AcceptedAsync();

        Assert.Single(gateway.Grains.Commands);
    }

    [Fact]
    public async Task The_same_request_again_gets_the_stored_answer_and_takes_no_effect()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.PostAsync(Adjust, Five, "k1");
        gateway.Grains.Level = new StockLevel(true, 99, 0, 0, 0, 99, 99);

        using var second = await gateway.PostAsync(Adjust, Five, "k1");

        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("/api/v1/stock/main/MUG/adjust", """{"delta":6,"reason":"received"}""")]
    [InlineData("/api/v1/stock/main/CUP/adjust", """{"delta":5,"reason":"received"}""")]
    public async Task A_key_that_was_used_for_another_request_is_refused(string path, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PostRawAsync(Adjust, """{"delta":5,"reason":"received"}""", "k1").AcceptedAsync();

        await gateway.PostRawAsync(path, body, "k1").RefusedAsync(422, "idempotency-key-reused");

        Assert.Single(gateway.Grains.Commands);
    }

    [Fact]
    public async Task Concurrent_requests_with_one_key_take_one_effect_and_get_one_answer()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (entered, release) = HoldUpGrains(gateway);

        var requests = Enumerable.Range(0, 20).Select(_ => gateway.PostAsync(Adjust, Five, "k1")).ToArray();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        release.SetResult();
        var answers = await Task.WhenAll(requests).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Single(gateway.Grains.Commands);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(19, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_caller_who_goes_away_meanwhile_finds_the_whole_answer_when_asking_again()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (entered, release) = HoldUpGrains(gateway);
        using var leaving = new CancellationTokenSource();
        var left = gateway.PostAsync(Adjust, Five, "k1", leaving.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await gateway.CallerGone.WaitAsync(TimeSpan.FromSeconds(10));
        release.SetResult();

        var answer = await gateway.PostAsync(Adjust, Five, "k1").AcceptedAsync();

        Assert.Equal(10, answer.GetProperty("onHand").GetInt32());
        Assert.Single(gateway.Grains.Commands);
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_is_the_same_intent_to_the_grain()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.AnswerFailure = new StorageUnavailableException("gone");
        await gateway.PostAsync(Adjust, Five, "k1").RefusedAsync(503, "storage-unavailable");
        gateway.Store.AnswerFailure = null;

        await gateway.PostAsync(Adjust, Five, "k1").AcceptedAsync();
        await gateway.PostAsync(Adjust, Five, "k2").AcceptedAsync();

        var ids = gateway.Grains.Commands.Select(entry => ((AdjustStock)entry.Command).Caller.OperationId).ToArray();
        Assert.Equal(3, ids.Length);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task A_refusal_of_the_grain_is_stored_like_any_decision()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, "WouldBreakPromises", "5 units are promised"));
        await gateway.PostAsync(Adjust, Five, "k1").RefusedAsync(409, "would-break-promises");
        gateway.Grains.Reply = _ => Task.FromResult(CommandReply.Done);

        await gateway.PostAsync(Adjust, Five, "k1").RefusedAsync(409, "would-break-promises");

        Assert.Single(gateway.Grains.Commands);
    }

    [Fact]
    public async Task What_decided_nothing_is_not_stored()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PostAsync(Adjust, new { delta = 0, reason = "received" }, "k1").RefusedAsync(400, "invalid-request");
        gateway.Grains.Reply = _ => throw new TimeoutException("no answer");
        await gateway.PostAsync(Adjust, Five, "k1").RefusedAsync(503, "timed-out");
        gateway.Grains.Reply = _ => Task.FromResult(CommandReply.Done);

        await gateway.PostAsync(Adjust, Five, "k1").AcceptedAsync();
    }

    [Fact]
    public async Task Two_sellers_may_use_the_same_key()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Api:Sellers:alice", SellerTests.HashOf("alice-key")), ("Api:Sellers:bob", SellerTests.HashOf("bob-key")));

        foreach (var seller in (string[])["alice", "bob"])
        {
            gateway.Client.DefaultRequestHeaders.Remove("X-Api-Key");
            gateway.Client.DefaultRequestHeaders.Add("X-Api-Key", seller + "-key");
            await gateway.PostAsync(Adjust, Five, "k1").AcceptedAsync();
        }

        Assert.Equal(["alice/main/MUG", "bob/main/MUG"], gateway.Grains.Commands.Select(entry => entry.Key));
        Assert.Equal(2, gateway.Grains.Commands.Select(entry => ((AdjustStock)entry.Command).Caller.OperationId).Distinct().Count());
    }

    /// <summary>Grains decide only when they are released.</summary>
    private static (TaskCompletionSource Entered, TaskCompletionSource Release) HoldUpGrains(TestGateway gateway)
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Grains.Reply = async _ =>
        {
            entered.TrySetResult();
            await release.Task;
            return CommandReply.Done;
        };
        return (entered, release);
    }
}
