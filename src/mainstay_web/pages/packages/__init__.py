"""One person's package, put together by hand for a case: effect and fairness live, and two side by side."""
