namespace OrderActors.Storage.Contract;

/// <summary>The tables of one test, wherever they are kept; empty at first.</summary>
public interface IContractDatabase : IAsyncDisposable
{
    /// <summary>Lets one more process at the tables.</summary>
    /// <returns>To be disposed before the database is.</returns>
    Task<IContractStore> OpenAsync();
}
