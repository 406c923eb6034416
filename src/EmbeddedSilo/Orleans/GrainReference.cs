using System.ComponentModel;
using System.Reflection;
using OrderActors.EmbeddedSilo;
using OrderActors.EmbeddedSilo.Runtime;

namespace Orleans.Runtime;

/// <summary>
/// What callers hold instead of a grain. Equal when it names the same grain through the same interface.
/// </summary>
/// <remarks>Made by <see cref="IGrainFactory"/> only; public because the generated references derive from it.</remarks>
public class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private GrainInterface _interface = null!;

    [EditorBrowsable(EditorBrowsableState.Never)]
    public GrainReference()
    {
    }

    public GrainId GrainId { get; private set; }

    internal InProcessSilo Silo { get; private set; } = null!;

    internal GrainClass Target { get; private set; } = null!;

    internal static GrainReference Create(InProcessSilo silo, GrainInterface @interface, GrainClass target, GrainId id)
    {
        var reference = (GrainReference)@interface.Pattern.MemberwiseClone();
        reference._interface = @interface;
        reference.Silo = silo;
        reference.Target = target;
        reference.GrainId = id;
        return reference;
    }

    public bool Equals(GrainReference? other) =>
        other is not null && other.GrainId == GrainId && other._interface == _interface && other.Silo == Silo;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{_interface.Name} {GrainId}";

    internal GrainReference As(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this)
            ? this
            : Create(Silo, GrainInterface.Of(interfaceType), Target.Require(interfaceType), GrainId);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.MethodFor(targetMethod!).Call(this, args ?? []);
}
