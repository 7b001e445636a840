namespace Encoder.Silo.Units;

/// <summary>Where and for whom a unit is done.</summary>
/// <param name="Folder">The attempt's own folder on this machine, empty at the start; everything the unit writes goes here.</param>
/// <param name="Progress">Told how far the unit is, 0 to 1, as often as is known.</param>
public sealed record UnitContext(string JobId, string Folder, Action<double> Progress);
