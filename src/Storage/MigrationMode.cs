namespace OrderActors.Storage;

/// <summary>What is done about a schema that is older than the program.</summary>
internal enum MigrationMode
{
    Apply,
    Require,
}
