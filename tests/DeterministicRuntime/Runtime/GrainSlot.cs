using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>
/// The place of one grain id in the silo: its activation, or the activations of a stateless worker. That there is never
/// more than one activation of an ordinary grain rests on this class alone.
/// </summary>
/// <remarks>
/// Locks are taken from here to the activation, never the other way. The slot is its own lock, because there is one for
/// every active grain and nobody outside of the silo sees it.
/// </remarks>
internal sealed class GrainSlot(DeterministicSilo silo, GrainClass @class, GrainId id)
{
    // Replaced and never changed, so that it can be read without the lock.
    private volatile Activation[] _activations = [];
    private bool _isClosed;

    public DeterministicSilo Silo => silo;

    public GrainClass Class => @class;

    public GrainId GrainId => id;

    public IReadOnlyList<Activation> Activations => _activations;

    /// <returns>False if the slot has been given up; the directory then has none, or another.</returns>
    public bool TryReceive(Request request)
    {
        Exception? refusal;
        lock (this)
        {
            if (_isClosed)
                return false;

            refusal = Choose(request).Receive(request);
        }

        if (refusal is not null)
        {
            request.Refuse(refusal);
        }

        return true;
    }

    /// <summary>
    /// Takes an ended activation out. What waited there goes to the next one, or fails if there was a failure.
    /// </summary>
    public void Leave(Activation ended, Exception? failure)
    {
        var refused = new List<(Request Request, Exception Reason)>();
        lock (this)
        {
            _activations = Array.FindAll(_activations, activation => activation != ended);
            foreach (var request in ended.Close().Where(request => request.IsCall))
            {
                if ((failure ?? Choose(request).Receive(request)) is { } reason)
                    refused.Add((request, reason));
            }

            if (_activations.Length == 0)
            {
                _isClosed = true;
                silo.Forget(this);
            }
        }

        // Callers are told without the lock: their code may run at once.
        foreach (var (request, reason) in refused)
            request.Refuse(reason);
    }

    private Activation Choose(Request request)
    {
        if (@class.MaxWorkers is not { } max)
            return _activations.Length > 0 ? _activations[0] : AddActivation(request);

        var free = Array.Find(_activations, worker => worker is { IsLeaving: false, Load: 0 });
        if (free is not null)
            return free;

        return _activations.Length < max
            ? AddActivation(request)
            : _activations.OrderBy(worker => worker.IsLeaving).ThenBy(worker => worker.Load).First();
    }

    private Activation AddActivation(Request cause)
    {
        var activation = silo.NewActivation(this);
        _activations = [.. _activations, activation];
        activation.Start(cause as CallRequest);
        return activation;
    }
}
