// Four tests at a time, because playing a video leaves most of the processors idle.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]
