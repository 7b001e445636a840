// Each test runs its own service. With two threads, one test can make its sources while another waits for its last encode.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
