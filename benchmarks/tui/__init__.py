"""What the dashboard costs, and how soon it answers."""
