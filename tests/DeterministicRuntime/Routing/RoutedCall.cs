using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using OrderActors.DeterministicRuntime.Runtime;

namespace OrderActors.DeterministicRuntime;

/// <summary>A call that was made and has reached no silo yet.</summary>
public sealed class RoutedCall<T>
{
    private readonly GrainCode _code;
    private readonly GrainReference _target;
    private readonly IInvokable _body;
    private readonly InvokeMethodOptions _options;
    private readonly Activation? _source;

    internal RoutedCall(
        GrainCode code, GrainReference target, IInvokable body, InvokeMethodOptions options, Activation? source)
    {
        _code = code;
        _target = target;
        _body = body;
        _options = options;
        _source = source;
    }

    /// <summary>Which grain is called.</summary>
    public GrainId Target => _target.GrainId;

    /// <summary>What is called, for messages to people: <c>ICounterGrain.AddAsync</c>.</summary>
    public string Title => _body.Title;

    /// <summary>Calls the grain in a silo of the caller's own process: nothing is copied on the way.</summary>
    public Task<T> CallIn(DeterministicSilo silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return Send(silo, _body, new CallOrigin(_source, _source?.GrainId, SentContext.OfCaller()));
    }

    /// <summary>Makes bytes of the call, for another process.</summary>
    /// <exception cref="Exception">The serializer cannot take an argument.</exception>
    public PackedCall<T> Pack() => new(this, _code, _body, _source?.GrainId);

    internal Task<T> Send(DeterministicSilo silo, IInvokable body, CallOrigin origin)
    {
        var request = new CallRequest<T>(silo, _target, body, _options, origin);
        silo.Send(request);
        return request.Answer;
    }
}
