// One fault at a time, in one collection: what is measured of it would be another's load. Beside it: starts and builds of programs.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
