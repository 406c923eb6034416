using Orleans.Serialization.Invocation;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>An answer as the bytes that go back to the caller's process.</summary>
public sealed class PackedAnswer<T>
{
    private readonly GrainCode _code;
    private readonly string _title;
    private readonly object? _sent;
    private readonly byte[] _bytes;

    internal PackedAnswer(GrainCode code, string title, Task<T> done)
    {
        _code = code;
        _title = title;
        _sent = done.IsCompletedSuccessfully && typeof(T) != typeof(Nothing) ? done.Result : null;
        _bytes = code.Wire.Write(ResponseOf(done));
    }

    /// <summary>Gives the answer to whoever waits, unless that one has another already.</summary>
    /// <exception cref="LostOnTheWireException">The result is no longer what was sent.</exception>
    public void Give(TaskCompletionSource<T> waiting)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        using var response = (Response)_code.Wire.Read(_bytes);
        if (response.Exception is { } thrown)
        {
            waiting.TrySetException(thrown);
            return;
        }

        var result = response.ResultAs<T>();
        if (typeof(T) != typeof(Nothing) && Difference.Between(_sent, result) is { } where)
            throw new LostOnTheWireException($"the result of {_title}: {where} did not arrive as it was sent");

        waiting.TrySetResult(result);
    }

    private static Response ResponseOf(Task<T> done) => done.Status switch
    {
        TaskStatus.RanToCompletion when typeof(T) == typeof(Nothing) => Response.Completed,
        TaskStatus.RanToCompletion => Response.FromResult(done.Result),
        TaskStatus.Faulted => Response.FromException(done.Exception!.InnerException!),
        TaskStatus.Canceled => Response.FromException(new TaskCanceledException(done)),
        _ => throw new ArgumentException("the call has not been answered yet", nameof(done)),
    };
}
