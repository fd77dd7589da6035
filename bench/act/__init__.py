"""The W3C's test cases for accessibility rules (ACT), run on engines: what is expected, what came, and how the two agree."""
