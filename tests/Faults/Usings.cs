// Two classes at a time: each test has its own service and waits about a third of its time. More would distort the time limits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
