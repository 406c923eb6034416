namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>Thrown once: from then on the lanes that share it run nothing and keep nothing.</summary>
internal sealed class CrashSwitch
{
    private volatile bool _thrown;

    public bool IsThrown => _thrown;

    public void Throw() => _thrown = true;
}
