// One player at a time: what it drops would be another's load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
