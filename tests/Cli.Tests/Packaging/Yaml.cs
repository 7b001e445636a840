using Encoder.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>
/// A value in a YAML file: a map, a list or a string, with anchors and merges resolved. A missing member has a null value.
/// </summary>
internal readonly record struct Yaml(string Path, object? Value)
{
    public bool Exists => Value is not null;

    public string Text => Value as string ?? throw new InvalidDataException($"{Path} should be a string.");

    public int Number => int.Parse(Text);

    public IEnumerable<Yaml> Items => Value is List<object> list ? list.Select(At) : [];

    public IEnumerable<KeyValuePair<string, Yaml>> Members => Value is Dictionary<object, object> map ? map.Select(Member) : [];

    /// <summary>This value and all values within it.</summary>
    public IEnumerable<Yaml> All => Members.Select(m => m.Value).Concat(Items).SelectMany(v => v.All).Prepend(this);

    public Yaml this[string name] => new($"{Path}.{name}", Value is Dictionary<object, object> map ? map.GetValueOrDefault(name) : null);

    /// <summary>Reads the documents of a file in the repository.</summary>
    public static IReadOnlyList<Yaml> Read(string file)
    {
        var reader = new DeserializerBuilder().Build();
        return [.. File.ReadAllText(Repository.File(file)).Split("\n---\n")
            .Select(document => new Yaml(file, reader.Deserialize<object>(new MergingParser(new Parser(new StringReader(document))))))];
    }

    public override string ToString() => $"{Path}: {Value}";

    private Yaml At(object value, int index) => new($"{Path}[{index}]", value);

    private KeyValuePair<string, Yaml> Member(KeyValuePair<object, object> member) =>
        new((string)member.Key, new Yaml($"{Path}.{member.Key}", member.Value));
}
