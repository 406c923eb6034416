namespace Orleans;

/// <summary>How code outside of grains reaches them.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
