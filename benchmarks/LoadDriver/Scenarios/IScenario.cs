using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>A way to measure one goal, or several that the same load shows.</summary>
internal interface IScenario
{
    /// <summary>As it is asked for, such as <c>p8</c>; the first is its own name.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether it runs when nobody asks for it by name.</summary>
    bool IsPartOfTheReport => true;

    Task<IReadOnlyList<Measured>> RunAsync(LoadSession session);
}
