// Each has a service of its own, and the next one's sources are made while the processors wait for the last encode of another.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
