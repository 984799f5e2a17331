"""What is asked of the API, one module a subject: each gives its routes for a desk."""
