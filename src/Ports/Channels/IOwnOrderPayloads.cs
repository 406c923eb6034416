using OrderActors.Domain.Channels;

namespace OrderActors.Ports.Channels;

/// <summary>Writes orders of our own channels in the shape in which orders are stored, and reads them back.</summary>
/// <remarks>What it writes, <see cref="IOrderReader"/> reads as well: the same rules and the same pages serve all orders.</remarks>
public interface IOwnOrderPayloads
{
    string Write(OwnOrder order);

    /// <exception cref="FormatException">The payload was not written by <see cref="Write"/>.</exception>
    OwnOrder Read(string json);
}
