"""The open benchmark: versioned data with a card, a scorer that stands alone, and our figures beside baselines (README.md)."""
