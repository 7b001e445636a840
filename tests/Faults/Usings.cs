// Each test has processes to itself, and what it measures of them would be another's load.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
