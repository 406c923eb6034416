using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks the interfaces through which grains are called.</summary>
public interface IGrain : IAddressable;

/// <summary>A grain whose key is a string, the only kind of key that the embedded silo offers.</summary>
public interface IGrainWithStringKey : IGrain;
