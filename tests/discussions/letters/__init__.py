"""Letters of the discussions, through the jobs that write them, on real databases."""
