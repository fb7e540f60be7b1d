"""What happened: signals that could be seen, truth that could not, and the record of both."""
