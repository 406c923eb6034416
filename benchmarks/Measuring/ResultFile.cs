using System.Globalization;
using System.Text.Json;

namespace OrderActors.Measuring;

/// <summary>Keeps raw results, so that a figure in a report can be traced to the runs that it comes from.</summary>
public static class ResultFile
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="folder">Made when it is missing.</param>
    /// <param name="name">What was measured; the instant is added.</param>
    /// <returns>The path without its ending, for a chart beside it.</returns>
    public static async Task<string> WriteAsync(string folder, string name, DateTimeOffset at, object results)
    {
        Directory.CreateDirectory(folder);
        var stem = Path.Combine(folder, $"{name}-{at.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        await File.WriteAllTextAsync(stem + ".json", JsonSerializer.Serialize(results, s_format) + "\n").ConfigureAwait(false);
        return stem;
    }
}
