"""Work that starts by itself: when it is due, who does it, and what it is.

Comes in: the jobs of config.yaml. Goes out: rounds and other work, each due time once. The only room that knows APScheduler.
"""
