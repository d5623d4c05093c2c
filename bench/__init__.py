"""What is measured, and how: `python -m bench`. Only ratios of one interleaved run count."""
