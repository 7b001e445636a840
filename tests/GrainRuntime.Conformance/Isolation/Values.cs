namespace Encoder.GrainRuntime.Conformance.Isolation;

public enum Colour
{
    Red,
    Green,
}

[GenerateSerializer, Alias("conformance.Box")]
public sealed class Box
{
    [Id(0)] public int Number { get; set; }

    [Id(1)] public List<int> Numbers { get; set; } = [];

    [Id(2)] public Dictionary<string, Box?> Boxes { get; set; } = [];

    [Id(3)] public Colour? Colour { get; set; }

    [Id(4)] public byte[]? Bytes { get; set; }

    [Id(5)] public required string Name { get; init; }

    [Id(6)] public object? Anything { get; set; }
}

[GenerateSerializer, Alias("conformance.Shape")]
public abstract record Shape(int[] Corners);

[GenerateSerializer, Alias("conformance.Square")]
public sealed record Square(int[] Corners, List<string> Labels) : Shape(Corners);

[GenerateSerializer, Alias("conformance.Spot")]
public record struct Spot(int X, int[] Trail);

/// <summary>Its array could be changed, but it promises that nobody will.</summary>
[GenerateSerializer, Immutable, Alias("conformance.Fixed")]
public sealed record Fixed(int[] Numbers);

public sealed record Unmarked(int Number);
