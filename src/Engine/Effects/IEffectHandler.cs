using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Effects;

/// <summary>Whether a call may be made again whose outcome nobody knows.</summary>
public enum RepeatRule
{
    /// <summary>The other side takes our id as a key and does the same thing once.</summary>
    SafeWithKey,

    /// <summary>After looking, and only when the look was late enough to tell for certain.</summary>
    LookFirst,

    /// <summary>After looking, and then at once: the other side does it once, and refuses a repeat without taking our id as a key.</summary>
    RefusedTwice,

    /// <summary>A second call might cost money again: when looking finds nothing, a person decides.</summary>
    Never,
}

/// <summary>Carries out the effects of one kind. A new kind is one such class and its registration.</summary>
/// <remarks>
/// An exception is no result: the effect is put off, as an unknown outcome once <see cref="EffectCall.Begin"/> was called, and as a
/// call that was not made before. The attempts are counted, and the last one ends with a person.
/// </remarks>
public interface IEffectHandler
{
    EffectKindName Kind { get; }

    RepeatRule RepeatRuleOf(EffectIntent effect);

    /// <summary>Makes the call. <see cref="EffectCall.Begin"/> comes in the last moment before it.</summary>
    Task<EffectResult> CallAsync(EffectCall call);

    /// <summary>Looks whether an earlier call has happened.</summary>
    /// <returns>Null when the other side does not show it, or not yet.</returns>
    Task<EffectResult.Done?> FindAsync(EffectIntent effect);
}

/// <summary>One attempt, as its handler sees it.</summary>
/// <param name="WasLookedFor">
/// An earlier call was in question, and a look that was late enough has shown that it did not happen.
/// </param>
public sealed record EffectCall(
    EffectIntent Effect, CommandContext Context, bool WasLookedFor, DateTimeOffset CallBefore, TimeProvider Clock)
{
    /// <summary>An earlier call may have happened although the last look did not show it; then a refusal may be of the repeat alone.</summary>
    public bool IsInQuestion { get; init; }

    /// <summary>True once the call may have reached the other side.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Said in the last moment before the call, because what comes before it may have taken long.</summary>
    /// <exception cref="CallNotMadeException">It is too late: somebody else may be at it.</exception>
    public void Begin()
    {
        if (Clock.GetUtcNow() > CallBefore)
            throw new CallNotMadeException("not called in time; somebody else may be at it");

        IsBegun = true;
    }
}

/// <summary>A call was not made, for a reason that passes.</summary>
public sealed class CallNotMadeException(string message) : Exception(message);
