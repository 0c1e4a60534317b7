"""Method cards and documents as passages that can be found and quoted."""
