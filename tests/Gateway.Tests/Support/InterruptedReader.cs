using System.Reflection;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>The real reader, with something happening just before the journal's end is looked for.</summary>
public class InterruptedReader : DispatchProxy
{
    private IStoreReader _real = null!;
    private Func<Task> _beforeEnd = null!;

    public static IStoreReader Of(IStoreReader real, Func<Task> beforeEnd)
    {
        var reader = Create<IStoreReader, InterruptedReader>();
        ((InterruptedReader)(object)reader)._real = real;
        ((InterruptedReader)(object)reader)._beforeEnd = beforeEnd;
        return reader;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IStoreReader.FindJournalEndAsync)
            ? FindJournalEndAsync((CancellationToken)args![0]!)
            : targetMethod.Invoke(_real, args);

    private async Task<long> FindJournalEndAsync(CancellationToken cancellation)
    {
        await _beforeEnd();
        return await _real.FindJournalEndAsync(cancellation);
    }
}
