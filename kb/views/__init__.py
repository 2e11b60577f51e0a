"""What the pages of the app draw, as pure functions over an open library; the facade hands them out."""
