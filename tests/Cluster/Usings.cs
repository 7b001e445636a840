// Two collections at a time, because the tests wait for half of their time. More load would distort the time limits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
