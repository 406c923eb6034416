namespace OrderActors.Contract.Tests.OnDeterministicRuntime;

// Each class of the contract, on this runtime; a test sees to it that none is missing.

public sealed class CallFilterTests() : Tests.CallFilterTests(DeterministicRuntimeUnderTest.Instance);

public sealed class CallTests() : Tests.CallTests(DeterministicRuntimeUnderTest.Instance);

public sealed class ContextTests() : Tests.ContextTests(DeterministicRuntimeUnderTest.Instance);

public sealed class DeactivationTests() : Tests.DeactivationTests(DeterministicRuntimeUnderTest.Instance);

public sealed class GrainTimerTests() : Tests.GrainTimerTests(DeterministicRuntimeUnderTest.Instance);

public sealed class LimitTests() : Tests.LimitTests(DeterministicRuntimeUnderTest.Instance);

public sealed class PersistentStateTests() : Tests.PersistentStateTests(DeterministicRuntimeUnderTest.Instance);

public sealed class TurnTests() : Tests.TurnTests(DeterministicRuntimeUnderTest.Instance);
