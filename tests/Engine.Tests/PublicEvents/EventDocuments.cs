namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>The checked-in documents of the public events.</summary>
internal static class EventDocuments
{
    public const string WriteSwitch = "ORDERACTORS_WRITE_GOLDEN";

    public static bool AreWritten => Environment.GetEnvironmentVariable(WriteSwitch) == "1";

    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
                folder = folder.Parent;

            Assert.NotNull(folder);
            return Directory.CreateDirectory(Path.Combine(folder.FullName, "docs", "events")).FullName;
        }
    }

    public static string SchemaOf(string type) => Path.Combine(Folder, type + ".schema.json");

    public static string Catalogue => Path.Combine(Folder, "README.md");
}
