using OrderActors.Domain.Effects;

namespace OrderActors.Engine.Effects;

/// <summary>What became of an external call.</summary>
public abstract record EffectResult
{
    private EffectResult() { }

    /// <summary>It happened, now or in an earlier call. A kind that has more to tell derives its own.</summary>
    /// <param name="Reference">The other side's id of what was done.</param>
    public record Done(string Reference) : EffectResult;

    /// <summary>It did not happen, and the other side will not do it.</summary>
    public sealed record Refused(string Message) : EffectResult;

    /// <summary>It was not called, because its owner no longer wants it.</summary>
    public sealed record Superseded(string Why) : EffectResult;

    /// <summary>It did not happen, or nobody knows: try again later.</summary>
    public sealed record Later(EffectDelay Delay) : EffectResult
    {
        public string Message => Delay.Message;
    }

    /// <summary>Nobody knows whether it happened, and looking no longer helps.</summary>
    public sealed record Uncertain(string Message) : EffectResult;
}
