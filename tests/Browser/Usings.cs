// Two tests at a time, because playing a video leaves most of the processors idle. With four on two processors, dash.js sometimes stopped
// before the end.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 2)]
