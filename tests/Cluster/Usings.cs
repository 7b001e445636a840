// Fault tests run one at a time, in one collection, because load would distort what they measure. Tests that build or start programs run
// beside them.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
