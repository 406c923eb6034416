using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What the silo tells the log.</summary>
internal sealed partial class SiloLog(ILogger<DeterministicSilo> logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Error, "{GrainId} could not be activated; its callers are told")]
    public partial void ActivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(2, LogLevel.Error, "{GrainId} failed while it was deactivated; it ends all the same")]
    public partial void DeactivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(3, LogLevel.Error, "{GrainId} or one of its services failed to dispose")]
    public partial void DisposalFailed(Exception exception, GrainId grainId);

    [LoggerMessage(4, LogLevel.Error, "A timer callback of {GrainId} failed; the timer goes on")]
    public partial void TimerCallbackFailed(Exception exception, GrainId grainId);

    [LoggerMessage(5, LogLevel.Warning, "One-way call {Method} to {GrainId} failed; nobody is told")]
    public partial void OneWayFailed(Exception exception, GrainId grainId, string method);

    [LoggerMessage(6, LogLevel.Information, "The silo stops: {Calls} calls are still to be finished")]
    public partial void Stopping(int calls);

    [LoggerMessage(7, LogLevel.Warning, "The silo stops with {Calls} calls and {Activations} activations not ended")]
    public partial void StoppedEarly(int calls, int activations);

    [LoggerMessage(8, LogLevel.Debug, "{Activations} idle activations were collected")]
    public partial void Collected(int activations);
}
