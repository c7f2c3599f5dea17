"""Charts of a year: numbers from the views, drawn by Vega-Lite; every mark leads to the list behind it."""
