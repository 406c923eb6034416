using System.Globalization;
using System.Net;
using System.Text;

namespace OrderActors.Measuring;

/// <summary>Throughput and latency over the offered load, as an SVG picture of two panels above each other.</summary>
public sealed class LineChart(string title, string horizontal)
{
    private const int Width = 760;
    private const int PanelHeight = 240;
    private const int Left = 80;
    private const int Right = 20;
    private const int Top = 50;
    private const int Gap = 60;
    private const int Ticks = 5;

    private static readonly string[] s_colours = ["#1f6f8b", "#c8553d", "#588157", "#6d597a"];

    private readonly List<Panel> _panels = [];

    /// <param name="vertical">What the panel shows, with its unit.</param>
    /// <param name="lines">Each a name and its points, by growing load.</param>
    public LineChart With(string vertical, params IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines)
    {
        _panels.Add(new Panel(vertical, lines));
        return this;
    }

    public string ToSvg()
    {
        var height = Top + (_panels.Count * (PanelHeight + Gap));
        var svg = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"));
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>\n");
        Text(svg, Width / 2, 24, title, "middle", 16);
        var maxX = RoundUp(_panels.SelectMany(panel => panel.Lines).SelectMany(line => line.Points).Max(point => point.X));
        for (var index = 0; index < _panels.Count; index++)
            Draw(svg, _panels[index], Top + (index * (PanelHeight + Gap)), maxX);

        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg, Panel panel, int top, double maxX)
    {
        var maxY = RoundUp(panel.Lines.SelectMany(line => line.Points).Max(point => point.Y));
        var bottom = top + PanelHeight;
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = bottom - ((double)tick / Ticks * PanelHeight);
            Line(svg, Left, y, Width - Right, y, "#dddddd", 1);
            Text(svg, Left - 8, y + 4, Short(maxY * tick / Ticks), "end");
            var x = Left + ((double)tick / Ticks * (Width - Left - Right));
            Text(svg, x, bottom + 16, Short(maxX * tick / Ticks), "middle");
        }

        Text(svg, Left, top - 8, panel.Vertical, "start");
        Text(svg, Width - Right, bottom + 32, horizontal, "end");
        for (var index = 0; index < panel.Lines.Count; index++)
        {
            var (name, points) = panel.Lines[index];
            var colour = s_colours[index % s_colours.Length];
            var path = string.Join(' ', points.Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{Left + (point.X / maxX * (Width - Left - Right)):0.#},{bottom - (point.Y / maxY * PanelHeight):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{path}\"/>\n");
            Line(svg, Left + 10, top + 12 + (index * 16), Left + 30, top + 12 + (index * 16), colour, 2);
            Text(svg, Left + 36, top + 16 + (index * 16), name, "start");
        }
    }

    /// <summary>The next number that people count in: 1, 2 or 5 times a power of ten.</summary>
    private static double RoundUp(double value)
    {
        if (value <= 0)
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * new[] { 1d, 2, 5, 10 }.First(step => value <= step * power);
    }

    private static string Short(double value) => value.ToString("#,##0.##", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string colour, int width) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n");

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, int size = 12) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{WebUtility.HtmlEncode(text)}</text>\n");

    private sealed record Panel(string Vertical, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> Lines);
}
