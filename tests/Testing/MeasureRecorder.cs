using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrderActors.Testing;

/// <summary>Listens to a meter and keeps what was measured. Other tests' measures are among them: ask for what must appear.</summary>
public sealed class MeasureRecorder : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _lastByMeasure = new();
    private readonly MeterListener _listener;

    public MeasureRecorder(string meter)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == meter)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Each measure with its tags, such as <c>name{kind=orders,outcome=done}</c>, and its last value.</summary>
    public IReadOnlyDictionary<string, double> Seen => _lastByMeasure;

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _lastByMeasure[names.Length == 0 ? instrument.Name : $"{instrument.Name}{{{names}}}"] = value;
    }
}
