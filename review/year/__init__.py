"""The year reports itself (统计年报): tables, text and charts out of the counters, checked by two, then frozen."""
