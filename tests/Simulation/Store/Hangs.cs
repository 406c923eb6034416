using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Store;

/// <summary>Requests that the database does not answer for now: much longer than any caller waits.</summary>
/// <remarks>The pipeline has no time limit of its own; a driver may have one, but it needs a peer that still answers.</remarks>
internal sealed class Hangs(World world)
{
    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly List<Action> _open = [];

    /// <summary>Told when a process waits for an answer that never comes.</summary>
    public event Action<Host>? ForGood;

    /// <param name="client">Who waits.</param>
    /// <param name="what">For the story.</param>
    /// <param name="end">Does what is left to do, and answers.</param>
    public void Begin(Host client, string what, Action end)
    {
        var isForGood = _random.Chance(0.2);
        var span = _random.Chance(0.5) ? _random.Seconds(12, 40) : _random.Seconds(40, 150);
        world.Tell($"{client.Name} waits for {what} {(isForGood ? "for ever" : $"for {span.TotalSeconds:F0} s")}");
        client.IsHanging = true;
        if (isForGood)
        {
            world.Statistics.Saw("the database never answered");
            ForGood?.Invoke(client);
            return;
        }

        var once = Once(client, end);
        _open.Add(once);
        world.After(span, once);
    }

    public void Heal()
    {
        foreach (var end in _open.ToList())
            end();
    }

    private Action Once(Host client, Action end)
    {
        var isOver = false;
        return Run;

        void Run()
        {
            if (isOver)
                return;

            isOver = true;
            _open.Remove(Run);
            // Of a process that died the connection broke: what the database holds of it is done or not as drawn.
            world.Tell($"{client.Name} is answered at last");
            end();
        }
    }
}
