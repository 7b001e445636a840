// One player at a time, in one collection: what it drops would be another's load. Beside it: the dashboard and clients.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
