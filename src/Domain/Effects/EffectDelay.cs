namespace OrderActors.Domain.Effects;

/// <summary>What is known of the call of an effect that is tried again later.</summary>
public enum CallOutcome
{
    /// <summary>The call was made, and nobody knows whether it was carried out.</summary>
    Unknown = 0,

    /// <summary>The call was made, and the other side said that it did not carry it out.</summary>
    NotDone = 1,

    /// <summary>No call was made in this attempt. What was known before it is still all that is known.</summary>
    NotMade = 2,
}

/// <summary>Whose matter it is that an effect is tried again later.</summary>
public enum DelayCause
{
    /// <summary>The single call: no answer, too many calls, a fault of the other side.</summary>
    Call = 0,

    /// <summary>The other side refuses it for now, for a reason that passes by itself.</summary>
    Passing = 1,

    /// <summary>The whole account: its authorization is lost, or it is closed. The effect waits and never fails for it.</summary>
    Account = 2,
}

/// <summary>An effect is tried again later.</summary>
/// <param name="Message">In words: what the other side or the network said.</param>
/// <param name="After">Wait at least so long.</param>
public sealed record EffectDelay(
    string Message, TimeSpan After, CallOutcome Outcome = CallOutcome.Unknown, DelayCause Cause = DelayCause.Call);
