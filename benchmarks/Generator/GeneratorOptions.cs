namespace OrderActors.Generator;

/// <summary>What to generate or to measure.</summary>
/// <param name="Orders">The measuring must be told the number and the seed that the database was filled with.</param>
/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="WebhooksPerOrder">Rows of the inbox for each order; the product keeps two.</param>
/// <param name="Plans">Folder that the query plans are written into; null for none.</param>
internal sealed record GeneratorOptions(
    int Orders, string Database, string Connection, int Seed, int WebhooksPerOrder, bool IsMeasuring, string? Plans);
