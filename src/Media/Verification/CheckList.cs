using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>Collects what checks find.</summary>
internal sealed class CheckList
{
    private readonly List<PassedCheck> _passed = [];
    private readonly List<VerificationProblem> _problems = [];

    public void Fail(string check, string message) => _problems.Add(new VerificationProblem(check, message));

    /// <summary>Notes a problem unless <paramref name="holds"/>, which is returned.</summary>
    public bool Require(bool holds, string check, string message)
    {
        if (!holds) Fail(check, message);
        return holds;
    }

    /// <summary>Ends a check: it has passed, unless a problem was noted.</summary>
    public void Done(string check, string figures)
    {
        if (!_problems.Exists(problem => problem.Check == check)) _passed.Add(new PassedCheck(check, figures));
    }

    public VerificationReport Report(params DecodableTrack[] tracks) =>
        new(VerificationLevel.Structure, [.. _passed], [.. _problems]) { Tracks = tracks };
}
