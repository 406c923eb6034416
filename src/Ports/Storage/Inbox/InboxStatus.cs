namespace OrderActors.Ports.Storage;

/// <summary>How far the work on a delivery has come.</summary>
public enum InboxStatus
{
    /// <summary>Waits for its work, or for its next try.</summary>
    Pending,

    /// <summary>What it led to is committed.</summary>
    Applied,

    /// <summary>It needed no work.</summary>
    Ignored,

    /// <summary>It cannot be worked on; a person has to look.</summary>
    Quarantined,
}

/// <summary>The words for it in the database, in measures and in the API.</summary>
public static class InboxStatusText
{
    public static string ToText(this InboxStatus status) => status switch
    {
        InboxStatus.Pending => "pending",
        InboxStatus.Applied => "applied",
        InboxStatus.Ignored => "ignored",
        InboxStatus.Quarantined => "quarantined",
    };

    /// <exception cref="FormatException">There is no such status.</exception>
    public static InboxStatus Parse(string text) => text switch
    {
        "pending" => InboxStatus.Pending,
        "applied" => InboxStatus.Applied,
        "ignored" => InboxStatus.Ignored,
        "quarantined" => InboxStatus.Quarantined,
        _ => throw new FormatException($"'{text}' is no status of a delivery"),
    };
}
