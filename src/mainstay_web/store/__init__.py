"""Every table, and every query; a query takes the actor first."""
