"""`pytest tests/machine/test_stateful.py --hypothesis-profile deep`: by hand, for as long as one likes."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deep", max_examples=600, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
