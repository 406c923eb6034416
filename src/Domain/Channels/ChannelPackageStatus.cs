namespace OrderActors.Domain.Channels;

/// <summary>How far the package of a line has come (TikTok document, 4.3: <c>package_status</c>).</summary>
public enum ChannelPackageStatus
{
    /// <summary>There is no package yet, or TikTok uses a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>The package exists, and shipping is still to be arranged.</summary>
    ToFulfill = 10,

    /// <summary>Shipping is arranged; the carrier has not scanned the package.</summary>
    Processing = 20,

    /// <summary>The carrier has the package.</summary>
    Fulfilling = 30,

    /// <summary>Delivered.</summary>
    Completed = 40,

    Cancelled = 90,
}
