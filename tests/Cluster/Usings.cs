// Two clusters, and beside them a test that builds or starts programs: all wait for half of their time. More load would distort the time
// limits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
