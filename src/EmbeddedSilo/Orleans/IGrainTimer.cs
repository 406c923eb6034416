namespace Orleans.Runtime;

/// <summary>A timer of one activation. Disposing it cancels the token of a running callback.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets a new due time and period. During a callback it takes effect when the callback ends.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
