"""The pages, one topic a file."""
