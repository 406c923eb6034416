using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace OrderActors.EmbeddedSilo.Runtime;

/// <summary>One method of a grain interface, ready to be called.</summary>
internal abstract class GrainMethod
{
    private readonly Lazy<Func<object, object?[], Task>> _invoker;

    protected GrainMethod(Type @interface, MethodInfo method)
    {
        Interface = @interface;
        Method = method;
        SpanName = $"{@interface.Name}/{method.Name}";
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        _invoker = new(() => CompileInvoker(method));
    }

    public Type Interface { get; }

    public MethodInfo Method { get; }

    /// <summary>How a call is called in traces.</summary>
    public string SpanName { get; }

    public bool IsReadOnly { get; }

    public bool IsAlwaysInterleave { get; }

    public bool IsOneWay { get; }

    public static GrainMethod For(Type @interface, MethodInfo method)
    {
        var returns = method.ReturnType;
        var definition = returns.IsGenericType ? returns.GetGenericTypeDefinition() : returns;
        var isTask = definition == typeof(Task) || definition == typeof(Task<>);
        var isValueTask = definition == typeof(ValueTask) || definition == typeof(ValueTask<>);
        if (!isTask && !isValueTask)
            throw Unsupported(method, "returns neither Task, Task<T>, ValueTask nor ValueTask<T>");
        if (method.IsGenericMethod || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
            throw Unsupported(method, "is generic or has ref or out parameters");

        var result = returns.IsGenericType ? returns.GetGenericArguments()[0] : typeof(Nothing);
        if (result != typeof(Nothing) && method.IsDefined(typeof(OneWayAttribute)))
            throw Unsupported(method, "is [OneWay] and returns a value");

        var type = typeof(GrainMethod<>).MakeGenericType(result);
        return (GrainMethod)Activator.CreateInstance(type, @interface, method, isValueTask)!;
    }

    /// <summary>Sends the call; gives what the interface method returns.</summary>
    public abstract object Call(GrainReference reference, object?[] arguments);

    /// <summary>Calls the method on the instance itself.</summary>
    public Task InvokeOn(object instance, object?[] arguments) =>
        _invoker.Value(instance, arguments)
            ?? throw new InvalidOperationException($"{this} of {instance.GetType().Name} returned null, not a task");

    public override string ToString() => $"{Interface.Name}.{Method.Name}";

    private static Func<object, object?[], Task> CompileInvoker(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select(parameter => Expression.Convert(
                Expression.ArrayIndex(arguments, Expression.Constant(parameter.Position)), parameter.ParameterType)));
        Expression body = typeof(Task).IsAssignableFrom(method.ReturnType)
            ? call
            : Expression.Call(call, nameof(ValueTask.AsTask), null);
        return Expression.Lambda<Func<object, object?[], Task>>(
            Expression.Convert(body, typeof(Task)), instance, arguments).Compile();
    }

    private static ArgumentException Unsupported(MethodInfo method, string why) =>
        new($"{method.DeclaringType!.FullName}.{method.Name} {why}");
}

/// <summary>The result of a method that has none.</summary>
internal readonly struct Nothing;
