using System.Reflection;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Storage.Work;
using Encoder.Testing;
using Orleans.CodeGeneration;
using Orleans.Placement;

namespace Encoder.Grains.Tests.Contracts;

/// <summary>
/// What processes of different versions rely on in one cluster. A rolling upgrade works because a silo still answers calls made through
/// older versions of an interface. To change a method, give it a new alias, raise the version of its interface, and update
/// <c>grain-interfaces.txt</c>.
/// </summary>
public sealed class GrainContractTests
{
    private static readonly Type[] s_types =
        [.. new[] { typeof(IJobGrain), typeof(JobGrain), typeof(WorkLease) }.SelectMany(t => t.Assembly.GetTypes())];

    private static IEnumerable<Type> Interfaces => s_types.Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t));

    /// <summary>The interfaces that grains are called through; the others are only bases of these.</summary>
    private static IEnumerable<Type> Callable => Interfaces.Where(t => t.IsDefined(typeof(AliasAttribute)));

    private static IEnumerable<Type> Serialized => s_types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute)));

    [Fact]
    public void Grain_interfaces_match_the_committed_list()
    {
        var lines = Callable.OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(type => Methods(type)
            .Select(method => $"{type.GetCustomAttribute<AliasAttribute>()!.Alias} v{Version(type)} {Signature(method)}")
            .Order(StringComparer.Ordinal));

        Assert.Equal(File.ReadAllLines(Repository.File("tests/Grains.Tests/Contracts/grain-interfaces.txt")), lines);
    }

    [Fact]
    public void Every_grain_implements_interfaces_with_a_version() => Assert.All(Grains, grain =>
    {
        var own = grain.GetInterfaces().Where(Interfaces.Contains).ToArray();
        var leaves = own.Where(i => !own.Any(other => other != i && i.IsAssignableFrom(other)));
        Assert.All(leaves, leaf => Assert.Contains(leaf, Callable));
    });

    [Fact]
    public void Every_grain_states_its_placement() =>
        Assert.All(Grains, grain => Assert.NotNull(grain.GetCustomAttributes().OfType<PlacementAttribute>().SingleOrDefault()));

    [Fact]
    public void Every_serialized_type_has_an_alias_that_survives_renames()
    {
        Assert.NotEmpty(Serialized);
        Assert.All(Serialized, type => Assert.True(type.IsDefined(typeof(AliasAttribute)), $"{type} has no [Alias]"));
        var enums = Serialized.SelectMany(t => t.GetProperties()).Select(p => p.PropertyType)
            .Concat(Callable.SelectMany(Methods).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .Select(t => Nullable.GetUnderlyingType(t) ?? t)
            .Where(t => t.IsEnum && s_types.Contains(t)).Distinct().ToArray();
        Assert.Contains(typeof(JobStatus), enums);
        Assert.All(enums, type => Assert.True(type.IsDefined(typeof(AliasAttribute)), $"{type} has no [Alias]"));
    }

    private static IEnumerable<Type> Grains => s_types.Where(t => t is { IsAbstract: false } && typeof(Grain).IsAssignableFrom(t));

    /// <summary>Returns the methods of an interface and of the interfaces of this product that it inherits.</summary>
    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetInterfaces().Where(Interfaces.Contains).Append(type).SelectMany(t => t.GetMethods());

    private static ushort Version(Type type) => type.GetCustomAttribute<VersionAttribute>() is { } version
        ? version.Version
        : throw new InvalidOperationException($"{type} has no [Version].");

    private static string Signature(MethodInfo method)
    {
        var alias = method.GetCustomAttribute<AliasAttribute>() ?? throw new InvalidOperationException($"{method} has no [Alias].");
        var parameters = method.GetParameters().Select(p => Name(p.ParameterType));
        return $"{alias.Alias}({string.Join(", ", parameters)}) -> {Name(method.ReturnType)}";
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
