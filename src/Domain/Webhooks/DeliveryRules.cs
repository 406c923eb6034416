using System.Globalization;

namespace OrderActors.Domain.Webhooks;

/// <summary>What an endpoint's answer means for the delivery and for the endpoint.</summary>
public static class DeliveryRules
{
    private const int Gone = 410;
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;

    /// <param name="made">Attempts of this round, with the one that was answered.</param>
    public static DeliveryVerdict Judge(string deliveryId, int made, EndpointAnswer answer)
    {
        if (answer.Status is >= 200 and < 300)
            return new DeliveryVerdict(DeliveryStatus.Delivered, null, NoteOf(answer), null);
        if (answer.Status == Gone)
            return new DeliveryVerdict(DeliveryStatus.Failed, null, NoteOf(answer), null) { DisablesEndpoint = true };

        var asked = answer.Status is TooManyRequests or Unavailable ? RetrySchedule.Bounded(answer.RetryAfter) : null;
        var wait = RetrySchedule.WaitAfter(deliveryId, made, asked);
        return new DeliveryVerdict(wait is null ? DeliveryStatus.Failed : DeliveryStatus.Pending, wait, NoteOf(answer), asked);
    }

    private static string NoteOf(EndpointAnswer answer) => answer switch
    {
        { Error: { } error } => error,
        { Status: >= 300 and < 400 and var status } => Number(status) + ": redirects are not followed",
        { Status: Gone } => "410: the endpoint wants nothing more",
        { Status: { } status } => Number(status),
        _ => "no answer",
    };

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What came of one attempt.</summary>
/// <param name="Status">Of HTTP; null when there was no answer.</param>
/// <param name="Error">Why there was none, in a few words.</param>
/// <param name="Body">How the answer's body begins; empty without one.</param>
public sealed record EndpointAnswer(int? Status, TimeSpan? RetryAfter, string? Error, string Body, TimeSpan Took);

/// <param name="RetryIn">Null when it is not tried again.</param>
/// <param name="Note">For the log: the answer in a few words.</param>
/// <param name="Asked">For so long the endpoint asked to be left alone, within our bounds.</param>
public sealed record DeliveryVerdict(DeliveryStatus Status, TimeSpan? RetryIn, string Note, TimeSpan? Asked)
{
    /// <summary>The endpoint said that it is gone for good.</summary>
    public bool DisablesEndpoint { get; init; }
}

public enum DeliveryStatus
{
    /// <summary>To be tried, for the first time or again.</summary>
    Pending,

    /// <summary>The endpoint answered 2xx.</summary>
    Delivered,

    /// <summary>Given up; a person may have it sent again.</summary>
    Failed,
}
