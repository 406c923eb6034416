using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>What several runs of one measurement gave.</summary>
/// <param name="Values">One for each run, at least one.</param>
public sealed record Samples(IReadOnlyList<double> Values)
{
    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>The middle one; of an even number the mean of the two in the middle.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Each value as it would be in another unit.</summary>
    public Samples Times(double factor) => new([.. Values.Select(value => value * factor)]);

    /// <summary>Such as <c>1,234 (1,200 to 1,310)</c>; the median alone where there was one run.</summary>
    public override string ToString() => Values.Count == 1
        ? Text(Median)
        : $"{Text(Median)} ({Text(Min)} to {Text(Max)})";

    private static string Text(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.##" : "#,##0", CultureInfo.InvariantCulture);
}
