"""Evaluation standards (评查标准): what ships is loaded from TOML; administrators bring in and change their own."""
