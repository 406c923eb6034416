namespace OrderActors.Engine.PublicEvents;

/// <summary>What is to be told of one event.</summary>
/// <param name="Data">Of the shape that the type names.</param>
internal readonly record struct PublicNews(PublicEventType Type, object Data);
