using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Webhooks;

/// <summary>Sends one message to an endpoint of a seller, once.</summary>
public interface IWebhookSender
{
    /// <summary>Never throws for what the endpoint or the network does: that is an answer. Ends within <see cref="MaxDuration"/>.</summary>
    Task<EndpointAnswer> SendAsync(WebhookMessage message, CancellationToken cancellation);

    /// <summary>The longest that a call takes.</summary>
    TimeSpan MaxDuration { get; }
}

/// <summary>A message as it is signed and sent.</summary>
/// <param name="Id">The same for each attempt and each resend.</param>
/// <param name="At">Of this attempt.</param>
/// <param name="Secrets">In plain text, newest first; the message has a signature of each.</param>
public sealed record WebhookMessage(
    Uri Url, string Id, DateTimeOffset At, string Body, ImmutableArray<string> Secrets)
{
    public override string ToString() => $"WebhookMessage {Id}";
}
