"""Many machines over one store: portals are handed out over PostgreSQL, and each is done once.

Comes in: a session and portals. Goes out: the same files as on one machine. Must not know: how a portal is visited or answered.
"""
