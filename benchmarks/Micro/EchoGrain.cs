using Orleans;

namespace OrderActors.Micro;

public sealed class EchoGrain : Grain, IEchoGrain
{
    private int _calls;

    public Task<int> EchoAsync(int number)
    {
        _calls++;
        return Task.FromResult(number + _calls);
    }
}
