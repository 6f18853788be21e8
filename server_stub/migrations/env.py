"""Runs the steps on the connection that db.py hands over; there is no other way to call this."""

from __future__ import annotations

from alembic import context

from server_stub.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
