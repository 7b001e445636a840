// Two at a time, because a video that plays leaves most of the processors idle.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 2)]
