using System.Globalization;
using OrderActors.Simulation.Faults;

namespace OrderActors.Simulation.Kernel;

/// <summary>What every part of a run shares: time, dice, the scheduler, the story, and the first rule that was broken.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Action<string>? _tell;

    /// <param name="tell">Told the story line by line; null = nobody listens, and no line is made.</param>
    public World(ulong seed, Action<string>? tell)
    {
        _tell = tell;
        Random = new SimulationRandom(seed);
        var thread = new OwnThread();
        Clock = new SimulationClock(Start, thread);
        Scheduler = new SimulationScheduler(Random.Fork(), Hash, thread);
        Faults = FaultPlan.Draw(Random.Fork()) with { Wire = PassesBytes(seed) };
        People = Scheduler.AddHost();
    }

    public SimulationClock Clock { get; }

    public SimulationRandom Random { get; }

    public TraceHash Hash { get; } = new();

    public SimulationScheduler Scheduler { get; }

    /// <summary>Where buyers and sellers act; they never crash.</summary>
    public HostScheduler People { get; }

    /// <summary>The faults of this seed. Replaced by none when the world heals.</summary>
    public FaultPlan Faults { get; set; }

    public bool IsHealed { get; set; }

    /// <summary>Until then every process is switched off.</summary>
    public DateTimeOffset NightUntil { get; set; } = Start;

    public bool IsNight => Now < NightUntil;

    public Statistics Statistics { get; } = new();

    public Violation? Violation { get; private set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public bool IsTold => _tell is not null;

    /// <summary>Does something later, from the bare event loop and inside nobody's turn.</summary>
    public void After(TimeSpan delay, Action action) =>
        Clock.CreateTimer(static state => ((Action)state!)(), action, delay, Timeout.InfiniteTimeSpan);

    /// <summary>A person or machine outside of every silo.</summary>
    public SiloLane NewPerson(string name) => new(People, name);

    /// <summary>The first broken rule ends the run; what follows from it is not reported.</summary>
    public void Report(Outcome outcome, string checker, string message)
    {
        if (Violation is not null)
            return;

        Violation = new Violation(outcome, checker, message);
        Tell($"VIOLATION of {checker}: {message}");
    }

    public void Unsafe(string checker, string message) => Report(Outcome.Unsafe, checker, message);

    public void Tell(FormattableString line)
    {
        if (_tell is not null)
            _tell($"{(Now - Start).TotalSeconds.ToString("0000.000000", CultureInfo.InvariantCulture)}  {FormattableString.Invariant(line)}");
    }

    // In all of them it would cost a fifth of the time (measured). A message that does not survive is found in any history
    // in which it is sent.
    private static bool PassesBytes(ulong seed) => seed % 2 == 1;
}
