// Each test may run a whole supercluster: two at a time is what a small machine bears.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
