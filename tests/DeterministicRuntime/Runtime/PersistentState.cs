using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>A constructor parameter that asks for a stored record.</summary>
internal sealed record PersistentFacet(Type ParameterType, string StateName, string? StorageName)
{
    private const string DefaultStorage = "Default";

    public static PersistentFacet[] FindIn(Type grainClass) =>
    [
        .. grainClass.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => (parameter, attribute: parameter.GetCustomAttribute<PersistentStateAttribute>()))
            .Where(pair => pair.attribute is not null)
            .Select(pair => Of(pair.parameter, pair.attribute!)),
    ];

    public PersistentStateBridge Create(IGrainContext context)
    {
        var services = context.ActivationServices;
        var storage = services.GetKeyedService<IGrainStorage>(StorageName ?? DefaultStorage)
            ?? (StorageName is null ? services.GetService<IGrainStorage>() : null)
            ?? throw new InvalidOperationException($"no grain storage '{StorageName ?? DefaultStorage}' is registered");
        var type = typeof(PersistentState<>).MakeGenericType(ParameterType.GetGenericArguments());
        return (PersistentStateBridge)Activator.CreateInstance(type, StateName, context.GrainId, storage)!;
    }

    private static PersistentFacet Of(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new ArgumentException($"{parameter.Member.DeclaringType}: only an IPersistentState<T> is persistent");

        return new(type, attribute.StateName, attribute.StorageName);
    }
}

/// <summary>What the activation needs of a record, whatever its type.</summary>
internal abstract class PersistentStateBridge
{
    public abstract Task ReadStateAsync();
}

internal sealed class PersistentState<T> : PersistentStateBridge, IPersistentState<T>
{
    private readonly GrainState<T> _record = new(NewState());
    private readonly string _name;
    private readonly GrainId _grain;
    private readonly IGrainStorage _storage;

    public PersistentState(string name, GrainId grain, IGrainStorage storage)
    {
        _name = name;
        _grain = grain;
        _storage = storage;
    }

    [AllowNull]
    public T State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public override Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await RunAsync("read", () => _storage.ReadStateAsync(_name, _grain, _record, cancellationToken));
        _record.State ??= NewState();
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        RunAsync("write", () => _storage.WriteStateAsync(_name, _grain, _record, cancellationToken));

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await RunAsync("clear", () => _storage.ClearStateAsync(_name, _grain, _record, cancellationToken));
        _record.State ??= NewState();
    }

    private static T? NewState() =>
        typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is null
            ? default
            : Activator.CreateInstance<T>();

    // As in Orleans: a conflict keeps its type, because the runtime acts on it; every other fault is wrapped.
    private async Task RunAsync(string operation, Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (Exception exception)
            when (exception is not InconsistentStateException and not OperationCanceledException)
        {
            throw new OrleansException($"could not {operation} state '{_name}' of {_grain}", exception);
        }
    }
}
