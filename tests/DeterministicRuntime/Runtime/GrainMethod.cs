using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>What a generated invokable says of the method that it calls.</summary>
internal static class GrainMethod
{
    extension(IInvokable body)
    {
        /// <summary>For messages to people: <c>ICounterGrain.AddAsync</c>.</summary>
        public string Title => $"{body.GetInterfaceType().Name}.{body.GetMethodName()}";
    }

    extension(InvokeMethodOptions options)
    {
        public bool IsOneWay => (options & InvokeMethodOptions.OneWay) != 0;

        public bool IsReadOnly => (options & InvokeMethodOptions.ReadOnly) != 0;

        public bool IsAlwaysInterleave => (options & InvokeMethodOptions.AlwaysInterleave) != 0;
    }
}
