using Orleans;

namespace OrderActors.GrainInterfaces;

/// <summary>The answer to a command: done (or done before), or refused with a named reason.</summary>
/// <remarks>Numbers are on the wire: add at the end, never renumber, never reuse.</remarks>
/// <param name="Accepted">Also true for the repeat of a command that was accepted.</param>
/// <param name="Code">Empty when accepted; else the reason's name, such as <c>InsufficientStock</c>.</param>
/// <param name="Message">In words, for the caller; empty when accepted.</param>
/// <param name="WroteAttached">
/// Whether the attached changes of the command were committed with its own. False also from a process of an
/// earlier version, which does not know of them.
/// </param>
/// <param name="Known">What an order knows of the channel after a snapshot; null from other commands and earlier versions.</param>
[GenerateSerializer, Immutable, Alias("orderactors.command-reply")]
public sealed record CommandReply(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] string Code,
    [property: Id(2)] string Message,
    [property: Id(3)] bool WroteAttached = false,
    [property: Id(4)] KnownOrder? Known = null)
{
    public static readonly CommandReply Done = new(true, "", "");
}

/// <summary>How an order stands at the channel, as far as was read.</summary>
/// <param name="Status">The number of the channel's status; 0 where it is a word that nobody knows.</param>
[GenerateSerializer, Immutable, Alias("orderactors.known-order")]
public sealed record KnownOrder(
    [property: Id(0)] DateTimeOffset UpdatedAt,
    [property: Id(1)] int Status,
    [property: Id(2)] bool IsCancelRequested,
    [property: Id(3)] bool WaitsForInvoice = false);
