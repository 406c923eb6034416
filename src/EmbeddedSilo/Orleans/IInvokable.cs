using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A method and the arguments it is called with.</summary>
public interface IInvokable
{
    int GetArgumentCount();

    object? GetArgument(int index);

    void SetArgument(int index, object value);

    string GetMethodName();

    string GetInterfaceName();

    MethodInfo GetMethod();

    Type GetInterfaceType();

    CancellationToken GetCancellationToken();
}
