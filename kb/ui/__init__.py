"""The chat: pages and components. They talk to :mod:`kb.base` and to nothing below it."""
