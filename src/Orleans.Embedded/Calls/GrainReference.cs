using System.Reflection;
using Orleans.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans.Embedded.Calls;

/// <summary>A reference to a grain: made to implement one of its interfaces, it turns calls into requests to the activation.</summary>
#pragma warning disable CA1852 // The proxies derive from it.
internal class GrainReference : DispatchProxy
#pragma warning restore CA1852
{
    private EmbeddedGrainRuntime _runtime = null!;
    private GrainClass _class = null!;

    public GrainId GrainId { get; private set; }

    /// <exception cref="InvalidCastException">The grain's class does not implement that interface.</exception>
    public static GrainReference To(EmbeddedGrainRuntime runtime, GrainClass grainClass, string key, Type grainInterface)
    {
        if (!grainInterface.IsAssignableFrom(grainClass.Type)) throw new InvalidCastException($"{grainClass.Type} does not implement {grainInterface}.");
        var reference = (GrainReference)Create(grainInterface, typeof(GrainReference));
        reference._runtime = runtime;
        reference._class = grainClass;
        reference.GrainId = new(grainClass.Name, key);
        return reference;
    }

    public static GrainReference To(Activation activation, Type grainInterface) =>
        To(activation.Runtime, activation.Class, activation.GrainId.Key, grainInterface);

    public GrainReference As(Type grainInterface) => grainInterface.IsInstanceOfType(this) ? this : To(_runtime, _class, GrainId.Key, grainInterface);

    public override bool Equals(object? obj) => obj is GrainReference other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"reference to {GrainId}";

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
        GrainMethod.Of(targetMethod!).Call(_runtime, _class, GrainId, args ?? []);
}
