using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>An order whose lines and packages are listed the other way round.</summary>
internal static class OtherWayRound
{
    public static void Turn(JsonObject order)
    {
        foreach (var name in (ReadOnlySpan<string>)["line_items", "packages"])
        {
            if (order[name] is not JsonArray { Count: > 1 } items)
                continue;

            var turned = items.Reverse().ToList();
            items.Clear();
            foreach (var item in turned)
                items.Add(item);
        }
    }
}
