using System.Collections.Immutable;

namespace OrderActors.Storage.Sql;

/// <summary>One query of a group, and where its rows go.</summary>
internal abstract class SqlRead(SqlQuery query)
{
    public SqlQuery Query => query;

    /// <summary>Forgets what an earlier attempt has read.</summary>
    public abstract void Begin();

    public abstract void Take(RowCursor row);

    public abstract void Complete();

    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
internal sealed class SqlRead<T>(SqlQuery query, Func<RowCursor, T> map) : SqlRead(query)
{
    private readonly ImmutableArray<T>.Builder _rows = ImmutableArray.CreateBuilder<T>();
    private readonly TaskCompletionSource<ImmutableArray<T>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ImmutableArray<T>> Answer => _answer.Task;

    public override void Begin() => _rows.Clear();

    public override void Take(RowCursor row) => _rows.Add(map(row));

    public override void Complete() => _answer.TrySetResult(_rows.ToImmutable());

    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
