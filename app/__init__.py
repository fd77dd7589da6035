"""The application: settings, pipeline, command line. The only place where the parts are joined.

Comes in: what people type and config.yaml. Goes out: files, messages, exit codes. Must not know: how the parts work inside.
"""

__version__ = "0.1.0"
