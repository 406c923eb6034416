namespace OrderActors.DeterministicRuntime;

/// <summary>Decides which silo serves a call, and what becomes of the call on its way there and of the answer on its way back.</summary>
/// <remarks>
/// It stands beneath the proxies, so no caller knows of it. Asked on the caller's turn, or outside of any. A simulated network
/// loses, delays and repeats calls here.
/// </remarks>
public interface ICallRouter
{
    /// <returns>The answer. An exception of the task is the caller's exception.</returns>
    Task<T> RouteAsync<T>(RoutedCall<T> call);
}
