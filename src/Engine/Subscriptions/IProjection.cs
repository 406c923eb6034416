namespace OrderActors.Engine.Subscriptions;

/// <summary>A subscriber whose rows are a fold of the journal and of nothing else, so that they can be made anew from it.</summary>
/// <remarks>Its name begins with <c>projection/</c>.</remarks>
public interface IProjection : ISubscriber
{
    /// <summary>The same fold under another name, whose rows go to the build that this name fills.</summary>
    ISubscriber WritingAs(string builder);
}
