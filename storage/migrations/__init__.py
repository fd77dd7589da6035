"""How the tables of any earlier Civiscope become those of today: one file per revision under ``versions``.

Comes in: a connection, by Alembic. Goes out: changed tables. Must not know: today's tables; a revision tells its own.
"""
