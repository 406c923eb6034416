using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>How good a figure has to be: at least, as meant, and better than meant.</summary>
/// <param name="Id">Such as <c>P1</c>, with a letter where one goal has two figures.</param>
/// <param name="What">What the figure is.</param>
/// <param name="Unit">Of the bounds: <c>ratio</c>, <c>ms</c>, <c>MB</c>, <c>s</c>, <c>1/s</c>.</param>
/// <param name="Baseline">What the figure is divided by; null when the bounds are about the figure itself.</param>
public sealed record Goal(
    string Id, string What, string Unit, double Floor, double Aim, double Beyond, string? Baseline = null)
{
    /// <summary>Times and memory are better when smaller.</summary>
    public bool IsBetterWhenSmaller => Aim < Floor;

    public string Judge(double figure)
    {
        if (Reaches(figure, Beyond))
            return "beyond";
        if (Reaches(figure, Aim))
            return "met";

        return Reaches(figure, Floor) ? "NOT met, above the floor" : "NOT met, below the floor";
    }

    public string Bounds() => string.Create(CultureInfo.InvariantCulture, $"{Floor} / {Aim} / {Beyond}");

    private bool Reaches(double figure, double bound) => IsBetterWhenSmaller ? figure <= bound : figure >= bound;
}
