"""What `verify` and `recount` do: fold the record again and hold everything that was written beside it against it."""
