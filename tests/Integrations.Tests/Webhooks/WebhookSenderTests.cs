using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using OrderActors.Domain.Webhooks;
using OrderActors.Integrations.Webhooks;
using OrderActors.Ports.Webhooks;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace OrderActors.Integrations.Tests.Webhooks;

/// <summary>What leaves, verified by another's library, and what endpoints of all kinds can do to us.</summary>
public sealed class WebhookSenderTests
{
    private const string Body = """{"type":"order.shipped.v1","timestamp":"2026-03-01T12:00:00Z","data":{"name":"Zoë 张伟"}}""";

    private static readonly WebhookSenderOptions s_here = new() { AllowLoopback = true };

    [Theory]
    [InlineData(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(
        "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "evt_01", 1700000000,
        """{"type":"order.shipped","timestamp":"2023-11-14T22:13:20Z","data":{"id":"o1"}}""",
        "v1,U0DJs1/dAEnXikbA56MAaaKMTti5qSaZR6t5fois7r0=")]
    public void The_published_signatures_are_ours(string secret, string id, long at, string body, string expected) =>
        Assert.Equal(expected, StandardSignature.Of(id, DateTimeOffset.FromUnixTimeSeconds(at), body, [secret]));

    [Fact]
    public async Task A_message_is_verified_by_the_library_of_its_receiver()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var secret = StandardSignature.NewSecret();

        var answer = await SendAsync(receiver.Url, [secret]);

        var message = Assert.Single(receiver.Received);
        Assert.Equal((200, null), (answer.Status, answer.Error));
        Assert.Equal(("POST", "/hooks", Body), (message.Method, message.Path, message.Body));
        Assert.Equal("evt_1", message.Headers["webhook-id"]);
        Assert.Equal("application/json; charset=utf-8", message.Headers.ContentType);
        Assert.StartsWith("OrderActors-Webhooks/", message.Headers.UserAgent.ToString(), StringComparison.Ordinal);
        new StandardWebhook(secret).Verify(message.Body, message.Headers);
    }

    [Fact]
    public async Task While_secrets_overlap_either_verifies_and_another_does_not()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (newer, older) = (StandardSignature.NewSecret(), StandardSignature.NewSecret());

        await SendAsync(receiver.Url, [newer, older]);

        var message = Assert.Single(receiver.Received);
        new StandardWebhook(newer).Verify(message.Body, message.Headers);
        new StandardWebhook(older).Verify(message.Body, message.Headers);
        Assert.Throws<WebhookVerificationException>(
            () => new StandardWebhook(StandardSignature.NewSecret()).Verify(message.Body, message.Headers));
        Assert.Throws<WebhookVerificationException>(
            () => new StandardWebhook(newer).Verify(message.Body + " ", message.Headers));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_this_machine_is_not_followed(int status)
    {
        await using var inner = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = inner.Url.ToString();
            return Task.CompletedTask;
        });

        var answer = await SendAsync(receiver.Url);

        Assert.Equal(status, answer.Status);
        Assert.Single(receiver.Received);
        Assert.Empty(inner.Received);
    }

    [Fact]
    public async Task Of_an_answer_of_64_MB_only_the_beginning_is_read()
    {
        long written = 0;
        await using var receiver = await WebhookReceiver.StartAsync(async context =>
        {
            context.Response.ContentLength = 64 * 1024 * 1024;
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)'x');
            for (var number = 0; number < 1024; number++)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
                Interlocked.Add(ref written, block.Length);
            }
        });

        var answer = await SendAsync(receiver.Url);

        Assert.Equal((200, 4096), (answer.Status, answer.Body.Length));
        Assert.True(Interlocked.Read(ref written) < 64 * 1024 * 1024);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_no_more_than_the_limit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var options = s_here with { MaxDuration = TimeSpan.FromMilliseconds(300) };

        var answer = await SendAsync(url, options: options);

        Assert.Equal((null, "no answer in time"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task A_server_that_never_ends_its_answer_has_answered()
    {
        var ended = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(async context =>
        {
            await context.Response.WriteAsync("so far");
            await context.Response.Body.FlushAsync();
            await ended.Task;
        });

        var answer = await SendAsync(receiver.Url, options: s_here with { MaxDuration = TimeSpan.FromMilliseconds(500) });
        ended.SetResult();

        Assert.Equal((200, null, "(no answer in time)"), (answer.Status, answer.Error, answer.Body));
    }

    [Theory]
    [InlineData(410, null, null)]
    [InlineData(429, "120", 120)]
    [InlineData(503, "soon", null)]
    [InlineData(503, "-5", null)]
    [InlineData(429, "Thu, 01 Jan 1970 00:00:00 GMT", null)]
    public async Task Status_and_wait_arrive_as_they_were_sent(int status, string? retryAfter, int? seconds)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync("not\u0000 now\r\n");
        });

        var answer = await SendAsync(receiver.Url);

        Assert.Equal(status, answer.Status);
        Assert.Equal(seconds, answer.RetryAfter is { } wait ? (int)wait.TotalSeconds : null);
        Assert.Equal("not  now  ", answer.Body);
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fd00:ec2::254")]
    public async Task A_name_that_leads_inside_is_not_connected_to(string address)
    {
        var answer = await SendAsync(
            new Uri("https://hooks.example.com/"), options: new WebhookSenderOptions(), addresses: [IPAddress.Parse(address)]);

        Assert.Null(answer.Status);
        Assert.Contains("not of the public Internet", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_one_address_inside_is_refused_as_a_whole()
    {
        var answer = await SendAsync(
            new Uri("https://hooks.example.com/"),
            options: new WebhookSenderOptions(),
            addresses: [IPAddress.Parse("93.184.215.14"), IPAddress.Parse("192.168.0.1")]);

        Assert.Contains("192.168.0.1", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>The first look-up says what passes the check; a second one, which must not happen, would say otherwise.</summary>
    [Fact]
    public async Task A_name_is_looked_up_once_and_the_checked_address_is_connected_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var lookUps = 0;
        // Only a name of this machine may be sent to without TLS.
        var url = new UriBuilder(receiver.Url) { Host = "localhost" }.Uri;
        using var sender = new WebhookSender(s_here, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>(
            Interlocked.Increment(ref lookUps) == 1 ? [IPAddress.Loopback] : [IPAddress.Parse("10.0.0.1")]));

        var answer = await sender.SendAsync(MessageTo(url, [StandardSignature.NewSecret()]), CancellationToken.None);

        Assert.Equal((200, 1), (answer.Status, lookUps));
        Assert.Single(receiver.Received);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    public async Task What_must_not_be_an_endpoint_is_not_called_either(string url)
    {
        var lookedUp = false;
        using var sender = new WebhookSender(new WebhookSenderOptions(), TimeProvider.System, (_, _) =>
        {
            lookedUp = true;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });

        var answer = await sender.SendAsync(MessageTo(new Uri(url), [StandardSignature.NewSecret()]), CancellationToken.None);

        Assert.Null(answer.Status);
        Assert.NotNull(answer.Error);
        Assert.False(lookedUp);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_said_in_words()
    {
        var answer = await SendAsync(ScriptedShop.UnusedAddress());

        Assert.Equal((null, "connection: ConnectionRefused"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task A_name_is_found_by_the_machine_itself_and_one_that_is_not_there_is_no_answer()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        var found = await SendAsync(new UriBuilder(receiver.Url) { Host = "localhost" }.Uri);
        var lost = await SendAsync(new Uri("https://no-such-host.invalid/"));

        Assert.Equal(200, found.Status);
        Assert.Null(lost.Status);
        Assert.NotNull(lost.Error);
    }

    private static async Task<EndpointAnswer> SendAsync(
        Uri url, ImmutableArray<string>? secrets = null, WebhookSenderOptions? options = null, IPAddress[]? addresses = null)
    {
        using var sender = new WebhookSender(
            options ?? s_here, TimeProvider.System, addresses is null ? null : (_, _) => Task.FromResult(addresses));
        return await sender.SendAsync(MessageTo(url, secrets ?? [StandardSignature.NewSecret()]), CancellationToken.None);
    }

    private static WebhookMessage MessageTo(Uri url, ImmutableArray<string> secrets) =>
        new(url, "evt_1", DateTimeOffset.UtcNow, Body, secrets);
}
