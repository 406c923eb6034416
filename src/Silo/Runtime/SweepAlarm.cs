using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrderActors.Engine.Hosting;

namespace OrderActors.Silo.Runtime;

/// <inheritdoc cref="ISweepAlarm"/>
/// <remarks>Stateless but for its reminder, which Orleans keeps in the database and rings again after any crash.</remarks>
[Reentrant]
[GrainType("sweep-alarm")]
public sealed class SweepAlarm(DeadlineSweeper sweeper) : Grain, ISweepAlarm, IRemindable
{
    private const string Reminder = "sweep";

    /// <summary>The shortest that Orleans allows.</summary>
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    /// <summary>Leaves a set one alone: starting it anew at every silo's start, it would never ring where silos come and go.</summary>
    public async Task SetAsync()
    {
        if (await this.GetReminder(Reminder) is null)
            await this.RegisterOrUpdateReminder(Reminder, s_every, s_every);
    }

    /// <summary>What is due is offered to the same pumps and grains as by the leased sweeps; being offered twice is harmless.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => sweeper.SweepAsync(CancellationToken.None);
}
