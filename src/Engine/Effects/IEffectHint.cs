namespace OrderActors.Engine.Effects;

/// <summary>Told of each effect that was committed as an intent, so that its first call can be made at once.</summary>
/// <remarks>Only a hint: one that is lost is taken up when its due time has passed.</remarks>
public interface IEffectHint
{
    /// <param name="dueAt">When somebody else may take it up, as it was committed.</param>
    void Intended(EffectIntent effect, DateTimeOffset dueAt);
}
