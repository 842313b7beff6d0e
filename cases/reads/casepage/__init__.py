"""The page of one case, by part; `page` puts them together."""
