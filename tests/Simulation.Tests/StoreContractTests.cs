using OrderActors.Storage.Contract;

namespace OrderActors.Simulation.Tests;

public sealed class SimulatedCommitTests() : CommitContract(SimulatedDatabase.CreateAsync);

public sealed class SimulatedTogetherTests() : TogetherContract(SimulatedDatabase.CreateAsync);

public sealed class SimulatedInboxTests() : InboxContract(SimulatedDatabase.CreateAsync);

public sealed class SimulatedReadTests() : ReadContract(SimulatedDatabase.CreateAsync);
