namespace OrderActors.Contract.Tests.OnEmbeddedSilo;

// Each class of the contract, on this runtime; a test sees to it that none is missing.

public sealed class CallFilterTests() : Tests.CallFilterTests(EmbeddedSiloUnderTest.Instance);

public sealed class CallTests() : Tests.CallTests(EmbeddedSiloUnderTest.Instance);

public sealed class ContextTests() : Tests.ContextTests(EmbeddedSiloUnderTest.Instance);

public sealed class DeactivationTests() : Tests.DeactivationTests(EmbeddedSiloUnderTest.Instance);

public sealed class GrainTimerTests() : Tests.GrainTimerTests(EmbeddedSiloUnderTest.Instance);

public sealed class LimitTests() : Tests.LimitTests(EmbeddedSiloUnderTest.Instance);

public sealed class PersistentStateTests() : Tests.PersistentStateTests(EmbeddedSiloUnderTest.Instance);

public sealed class TurnTests() : Tests.TurnTests(EmbeddedSiloUnderTest.Instance);
