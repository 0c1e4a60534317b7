"""From a brief to copy that may be pasted."""
