using Orleans;

namespace OrderActors.Micro;

/// <summary>Does nothing but answer.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    Task<int> EchoAsync(int number);
}
