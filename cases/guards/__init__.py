"""May I? One function per rule of law, grouped by chapter. Pure: they read `Facts` and nothing else."""
