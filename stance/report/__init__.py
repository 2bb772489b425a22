"""What people look at: plots and terminal tables."""
