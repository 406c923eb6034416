namespace Orleans;

/// <summary>
/// Runs around every call on the callee's side, inside the callee's turn, in the order of registration.
/// </summary>
/// <remarks>A grain class that implements it is the innermost filter of its own calls.</remarks>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Runs around every call on the caller's side, in the order of registration.</summary>
public interface IOutgoingGrainCallFilter
{
    Task Invoke(IOutgoingGrainCallContext context);
}

public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
