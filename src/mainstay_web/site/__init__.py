"""How the application is put together: settings, routes, the template environment, middleware."""
