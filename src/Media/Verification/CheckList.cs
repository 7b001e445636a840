using Encoder.Media.Planning;

namespace Encoder.Media.Verification;

/// <summary>Collects the results of checks.</summary>
internal sealed class CheckList
{
    private readonly List<PassedCheck> _passed = [];
    private readonly List<VerificationProblem> _problems = [];

    public void Fail(string check, string message) => _problems.Add(new VerificationProblem(check, message));

    /// <summary>Records a problem if <paramref name="holds"/> is false; returns <paramref name="holds"/>.</summary>
    public bool Require(bool holds, string check, string message)
    {
        if (!holds) Fail(check, message);
        return holds;
    }

    /// <summary>Completes a check. It has passed if it recorded no problem.</summary>
    public void Done(string check, string figures)
    {
        if (!_problems.Exists(problem => problem.Check == check)) _passed.Add(new PassedCheck(check, figures));
    }

    public VerificationReport Report(params DecodableTrack[] tracks) =>
        new(VerificationLevel.Structure, [.. _passed], [.. _problems]) { Tracks = tracks };
}
