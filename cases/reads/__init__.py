"""What pages and the API show: reads only, each with a constant number of queries. Cases come from `selectors` alone."""
