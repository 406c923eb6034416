namespace OrderActors.GrainInterfaces;

/// <summary>
/// A call that is not repeated by itself when its outcome is unknown, because its caller must look first, or asks again
/// anyway and later.
/// </summary>
/// <remarks>All other calls carry an operation id, and repeating them is what a caller does after a timeout.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CallOnceAttribute : Attribute;
