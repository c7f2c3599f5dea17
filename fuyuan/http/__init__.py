"""The public HTTP edge: everything under `/api/v1`, for the clerks' programs and for the console."""
