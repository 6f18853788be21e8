"""Trials: what a policy makes of given facts, with all its faults or all its reasons, before anybody publishes it."""
