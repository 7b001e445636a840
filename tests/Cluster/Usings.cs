// One fault at a time, in one collection, so that what is measured of it is no other's load. Beside it: tests that start and build programs.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
