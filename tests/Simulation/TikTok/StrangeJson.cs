using System.Text.RegularExpressions;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>Spoils an order on its way: what a newer or broken TikTok might say of it.</summary>
internal static partial class StrangeJson
{
    private const string Unknown =
        "{\"of_next_year\":{\"a\":[1,null,{}]},\"packages\":\"none\",\"recipient_address\":[7],\"buyer_email\":{\"hidden\":true},";

    /// <summary>Members that nobody knows, and optional ones of another type: to be read as if they were not there.</summary>
    public static string WithUnknownMembers(string json) => Unknown + json[1..];

    /// <summary>A status that nobody knows, or something missing without which there is no order.</summary>
    public static string Unusable(string json, SimulationRandom random) => random.Below(5) switch
    {
        0 => Status().Replace(json, "\"status\":\"OF_NEXT_YEAR\"", 1),
        1 => Status().Replace(json, "\"status\":{\"code\":1}", 1),
        2 => json.Replace("\"line_items\"", "\"lines\"", StringComparison.Ordinal),
        3 => json.Replace("\"sku_id\"", "\"variant\"", StringComparison.Ordinal),
        _ => json.Replace("\"update_time\"", "\"updated\"", StringComparison.Ordinal),
    };

    [GeneratedRegex("\"status\":\"[A-Z_]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
