using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>A call as the bytes that go from process to process. It can be delivered as often as it arrives.</summary>
/// <remarks>Without the caller's cancellation token: over there the call cannot be cancelled.</remarks>
public sealed class PackedCall<T>
{
    private readonly RoutedCall<T> _call;
    private readonly GrainCode _code;
    private readonly IInvokable _sent;
    private readonly GrainId? _source;
    private readonly byte[] _body;
    private readonly byte[]? _context;

    internal PackedCall(RoutedCall<T> call, GrainCode code, IInvokable body, GrainId? source)
    {
        _call = call;
        _code = code;
        _sent = body;
        _source = source;
        _body = code.Wire.Write(body);
        _context = SentContext.OfCaller() is { } context ? code.Wire.Write(context) : null;
    }

    /// <summary>Calls the grain with what arrived.</summary>
    /// <param name="tamper">Changes what arrived, for trying out what notices; null = nothing.</param>
    /// <exception cref="LostOnTheWireException">An argument is no longer what was sent.</exception>
    public Task<T> CallIn(DeterministicSilo silo, Action<IInvokable>? tamper = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var arrived = (IInvokable)_code.Wire.Read(_body);
        tamper?.Invoke(arrived);
        for (var index = 0; index < _sent.GetArgumentCount(); index++)
        {
            if (Difference.Between(_sent.GetArgument(index), arrived.GetArgument(index)) is { } where)
                throw new LostOnTheWireException($"argument {index} of {_call.Title}: {where} did not arrive as it was sent");
        }

        var context = _context is null ? null : (Dictionary<string, object>)_code.Wire.Read(_context);
        return _call.Send(silo, arrived, new CallOrigin(null, _source, context));
    }

    /// <summary>Makes bytes of the answer to a call, for the way back.</summary>
    /// <param name="done">Has completed.</param>
    /// <exception cref="Exception">The serializer cannot take the result.</exception>
    public PackedAnswer<T> PackAnswer(Task<T> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        return new(_code, _call.Title, done);
    }
}

/// <summary>An argument or a result came out of its bytes as something else than what went in.</summary>
public sealed class LostOnTheWireException(string message) : Exception(message);
