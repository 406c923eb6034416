using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>One living instance of a grain: its mailbox, and the rule which request may start when.</summary>
internal sealed partial class Activation : IGrainContext
{
    // Also the lock of all that follows: one object less for every active grain.
    private readonly RequestQueue _waiting = new();
    private readonly GrainSlot _slot;
    private Phase _phase = Phase.Activating;
    private int _running;

    // Of those that run, without the always interleaving ones, which nobody waits for.
    private int _readers;
    private int _writers;

    public Activation(GrainSlot slot, long sequence)
    {
        _slot = slot;
        Sequence = sequence;
        Lane = new SiloLane(Silo.Options.Scheduler, this, Silo.Crash);
        _lastUse = Silo.Clock.GetTimestamp();
    }

    private enum Phase { Activating, Active, Deactivating, Gone }

    public DeterministicSilo Silo => _slot.Silo;

    public GrainClass Class => _slot.Class;

    public GrainId GrainId => _slot.GrainId;

    /// <summary>
    /// Order of creation in the silo; gives walks over all activations an order that can be repeated.
    /// </summary>
    public long Sequence { get; }

    public SiloLane Lane { get; }

    /// <summary>How many requests run or wait.</summary>
    public int Load
    {
        get
        {
            lock (_waiting)
                return _running + _waiting.Count;
        }
    }

    public bool IsLeaving
    {
        get
        {
            lock (_waiting)
                return _phase is Phase.Deactivating or Phase.Gone;
        }
    }

    /// <summary>Starts the request, or keeps it until it may start.</summary>
    /// <returns>Null, or why it is refused: too many are here already.</returns>
    public LimitExceededException? Receive(Request request)
    {
        lock (_waiting)
        {
            var load = _running + _waiting.Count;
            var max = Silo.Options.MaxQueuedRequests;
            if (load >= max)
                return new(nameof(DeterministicSiloOptions.MaxQueuedRequests), load, max, GrainId);

            Accept(request);
            return null;
        }
    }

    /// <summary>As <see cref="Receive"/>, but for what belongs to this activation alone and ends with it.</summary>
    public void ReceiveTick(Request tick)
    {
        lock (_waiting)
        {
            if (_phase is Phase.Activating or Phase.Active)
                Accept(tick);
        }
    }

    /// <summary>The request has run; others may start now.</summary>
    public void Completed(Request request, Exception? exception)
    {
        lock (_waiting)
        {
            // The state in memory is outdated. The exception goes on to callers, whose own state is not.
            if (exception is InconsistentStateException conflict && Conflicts.IsNew(conflict))
                Deactivate(new(DeactivationReasonCode.ApplicationError, conflict, conflict.Message));

            Count(request, -1);
            if (request.CountsAsUse)
                _lastUse = Silo.Clock.GetTimestamp();
            if (_phase is Phase.Deactivating)
                FinishIfQuiet();
            else
                StartWaiting();
        }
    }

    /// <summary>Takes no more requests, and gives back those that never started.</summary>
    public List<Request> Close()
    {
        lock (_waiting)
        {
            _phase = Phase.Gone;
            return _waiting.TakeAll();
        }
    }

    private void Accept(Request request)
    {
        request.Activation = this;
        if (_phase is Phase.Active && MayStart(request))
            Begin(request);
        else
            _waiting.Add(request);
    }

    // As in Orleans since 10.4.1: a writer waits for every reader that runs, and a reader for no writer that only waits.
    // So readers without a gap between them keep a writer waiting for good.
    private bool MayStart(Request request) =>
        Class.IsReentrant
            || request.IsAlwaysInterleave
            || (_writers == 0 && (_readers == 0 || request.IsReadOnly));

    private void Begin(Request request)
    {
        Count(request, 1);
        Lane.Post(request);
    }

    private void Count(Request request, int change)
    {
        _running += change;
        if (request.IsAlwaysInterleave)
            return;

        if (request.IsReadOnly)
            _readers += change;
        else
            _writers += change;
    }

    // A request that may not start does not hold back those behind it that may.
    private void StartWaiting()
    {
        var request = _waiting.First;
        while (request is not null && MayAnyStart())
        {
            var next = request.NextWaiting;
            if (MayStart(request))
            {
                _waiting.Remove(request);
                Begin(request);
            }

            request = next;
        }
    }

    // Spares a walk over a long mailbox at the end of every request.
    private bool MayAnyStart() =>
        Class.IsReentrant || _waiting.HasOvertakers || (_writers == 0 && _readers == 0);
}
