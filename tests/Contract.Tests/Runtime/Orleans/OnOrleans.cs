namespace OrderActors.Contract.Tests.OnOrleans;

// Each class of the contract, on this runtime; a test sees to it that none is missing.

public sealed class CallFilterTests() : Tests.CallFilterTests(OrleansUnderTest.Instance);

public sealed class CallTests() : Tests.CallTests(OrleansUnderTest.Instance);

public sealed class ContextTests() : Tests.ContextTests(OrleansUnderTest.Instance);

public sealed class DeactivationTests() : Tests.DeactivationTests(OrleansUnderTest.Instance);

public sealed class GrainTimerTests() : Tests.GrainTimerTests(OrleansUnderTest.Instance);

public sealed class LimitTests() : Tests.LimitTests(OrleansUnderTest.Instance);

public sealed class PersistentStateTests() : Tests.PersistentStateTests(OrleansUnderTest.Instance);

public sealed class TurnTests() : Tests.TurnTests(OrleansUnderTest.Instance);
