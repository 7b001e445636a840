// Two collections at a time, because the tests wait for a third of their time. Three were no faster, and distorted the time limits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
