using Orleans.Serialization;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Messages as bytes, as Orleans sends them: with the names of their types.</summary>
internal sealed class Wire(Serializer<object> serializer)
{
    public byte[] Write(object message) => serializer.SerializeToArray(message);

    public object Read(byte[] bytes) => serializer.Deserialize(bytes)!;
}
