"""What the API says of talks, and what it takes."""
