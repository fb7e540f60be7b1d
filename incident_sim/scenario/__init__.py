"""What is declared: a scenario file, its checks, its variants and their truth."""
