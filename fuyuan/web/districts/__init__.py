"""The pages by which a city or province reads over its districts (decision 91)."""
