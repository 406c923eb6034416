using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace OrderActors.Contract.Tests.Grains;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> GetAsync(string name);

    /// <summary>Sets a value, and asks the next grain what it sees.</summary>
    Task<string?> SetAndAskAsync(string name, string value, string next);

    Task<string[]> InjectedAsync();

    /// <returns>The key that the grain itself, and a reference to itself, have.</returns>
    Task<string[]> KeysAsync();
}

public sealed class ContextGrain(
    Probe probe,
    PerActivation scoped,
    IGrainContext context,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<ContextGrain> logger) : Grain, IContextGrain, IDisposable
{
    private static readonly AsyncLocal<string?> Stray = new();

    public Task<string?> GetAsync(string name) => Task.FromResult((string?)RequestContext.Get(name));

    public Task<string?> SetAndAskAsync(string name, string value, string next)
    {
        // Not async on purpose: nothing but the runtime keeps these changes from leaking to the next turn.
        RequestContext.Set(name, value);
        Stray.Value = value;
        return grains.GetGrain<IContextGrain>(next).GetAsync(name);
    }

    public Task<string[]> InjectedAsync()
    {
        Assert.NotNull(logger);
        return Task.FromResult<string[]>(
        [
            $"scope {scoped.Number}", context.GrainId.ToString(), clock.GetType().Name, Stray.Value ?? "no stray value",
        ]);
    }

    public Task<string[]> KeysAsync() => Task.FromResult<string[]>(
        [this.GetPrimaryKeyString(), this.AsReference<IContextGrain>().GetPrimaryKeyString(), IdentityString]);

    public void Dispose() => probe.Record($"{this.GetPrimaryKeyString()} disposed");
}
