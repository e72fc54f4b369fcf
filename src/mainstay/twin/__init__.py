"""An invented company with known truth: the demo data and the test bench of the loop."""
