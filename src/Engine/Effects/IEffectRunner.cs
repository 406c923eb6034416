namespace OrderActors.Engine.Effects;

/// <summary>Takes an effect to where its target is called from, such as the grain that holds the account's tokens.</summary>
public interface IEffectRunner
{
    /// <param name="lookFirst">The call may have been made before: take it up, and find out first.</param>
    /// <param name="callBefore">For a first call: later than this nobody may make it without taking it up.</param>
    Task PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore);
}
