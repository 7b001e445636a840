// Tests run one at a time: each measures processes, and another test's load would distort the measurement.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
